package io.cgl.trainer.data;

import io.cgl.checkpoint.features.InputField;
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
public record FeatureLayout(int numeric, List<Integer> cardinalities, Optional<ImageShape> image) {

  public FeatureLayout {
    if (numeric < 0 || (numeric == 0 && cardinalities.isEmpty())) {
      throw new IllegalArgumentException("a row needs at least one feature");
    }
    for (int cardinality : cardinalities) {
      if (cardinality < 1) {
        throw new IllegalArgumentException("a categorical column holds at least the unknown entry");
      }
    }
    if (image.isPresent() && (!cardinalities.isEmpty() || numeric != image.get().size())) {
      throw new IllegalArgumentException(
          "%s and other features do not make a row".formatted(image.get()));
    }
    cardinalities = List.copyOf(cardinalities);
  }

  /** The layout of a table's rows. */
  public FeatureLayout(int numeric, List<Integer> cardinalities) {
    this(numeric, cardinalities, Optional.empty());
  }

  public static FeatureLayout images(ImageShape shape) {
    return new FeatureLayout(shape.size(), List.of(), Optional.of(shape));
  }

  /** The layout of a checkpoint's inputs, whose numeric ones come first. */
  public static FeatureLayout of(List<InputField> inputs) {
    if (inputs.size() == 1 && inputs.get(0) instanceof InputField.Image image) {
      return images(ImageShape.of(image));
    }
    List<Integer> cardinalities =
        inputs.stream()
            .filter(InputField.Categorical.class::isInstance)
            .map(input -> ((InputField.Categorical) input).vocabulary().size() + 1)
            .toList();
    return new FeatureLayout(inputs.size() - cardinalities.size(), cardinalities);
  }

  /** Number of columns of a row. */
  public int width() {
    return numeric + cardinalities.size();
  }

  public int categorical() {
    return cardinalities.size();
  }

  /** Number of entries of all categorical columns together. */
  public int entries() {
    return cardinalities.stream().mapToInt(Integer::intValue).sum();
  }

  /** Part of the networks' fingerprint, so it must not change. */
  @Override
  public String toString() {
    return "FeatureLayout[numeric="
        + numeric
        + ", cardinalities="
        + cardinalities
        + image.map(shape -> ", image=" + shape).orElse("")
        + "]";
  }
}
