package io.cgl.trainer.data;

import io.cgl.checkpoint.features.InputField;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The columns of a row: {@code numeric} columns first, then one column per categorical field. An
 * image's pixels are numeric columns.
 *
 * @param numeric number of numeric columns
 * @param cardinalities number of entries of each categorical column, the unknown entry (index 0,
 *     for a value that was missing or not seen in training) included
 * @param image what the numeric columns show, if the rows are images
 */
@SuppressWarnings("ArrayRecordComponent") // Copied on the way in and out, and compared by content.
public record FeatureLayout(int numeric, int[] cardinalities, Optional<ImageShape> image) {

  public FeatureLayout {
    if (numeric < 0 || numeric + cardinalities.length == 0) {
      throw new IllegalArgumentException("a row needs at least one feature");
    }
    for (int cardinality : cardinalities) {
      if (cardinality < 1) {
        throw new IllegalArgumentException("a categorical column holds at least the unknown entry");
      }
    }
    if (image.isPresent() && (cardinalities.length > 0 || numeric != image.get().size())) {
      throw new IllegalArgumentException(
          "%s and other features do not make a row".formatted(image.get()));
    }
    cardinalities = cardinalities.clone();
  }

  /** The layout of a table's rows. */
  public FeatureLayout(int numeric, int[] cardinalities) {
    this(numeric, cardinalities, Optional.empty());
  }

  public static FeatureLayout images(ImageShape shape) {
    return new FeatureLayout(shape.size(), new int[0], Optional.of(shape));
  }

  /** The layout of a checkpoint's inputs, whose numeric ones come first. */
  public static FeatureLayout of(List<InputField> inputs) {
    if (inputs.size() == 1 && inputs.get(0) instanceof InputField.Image image) {
      return images(ImageShape.of(image));
    }
    int[] cardinalities =
        inputs.stream()
            .filter(InputField.Categorical.class::isInstance)
            .mapToInt(input -> ((InputField.Categorical) input).vocabulary().size() + 1)
            .toArray();
    return new FeatureLayout(inputs.size() - cardinalities.length, cardinalities);
  }

  /** A layout of numeric columns only. */
  public static FeatureLayout numeric(int columns) {
    return new FeatureLayout(columns, new int[0]);
  }

  @Override
  public int[] cardinalities() {
    return cardinalities.clone();
  }

  /** Number of columns of a row. */
  public int width() {
    return numeric + cardinalities.length;
  }

  public int categorical() {
    return cardinalities.length;
  }

  /** Number of entries of all categorical columns together. */
  public int entries() {
    return Arrays.stream(cardinalities).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureLayout that
        && numeric == that.numeric
        && Arrays.equals(cardinalities, that.cardinalities)
        && image.equals(that.image);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * numeric + Arrays.hashCode(cardinalities)) + image.hashCode();
  }

  @Override
  public String toString() {
    return "FeatureLayout[numeric="
        + numeric
        + ", cardinalities="
        + Arrays.toString(cardinalities)
        + image.map(shape -> ", image=" + shape).orElse("")
        + "]";
  }
}
