package io.cgl.trainer.data;

import java.util.List;

/**
 * Labelled rows in memory, as they were read: nothing is filled in or standardised.
 *
 * <p>The arrays are large, so they are shared and not copied; do not write to them.
 *
 * @param features row-major, {@code rows * layout.width()} values; numeric values are raw with NaN
 *     for missing, categorical values are indices
 * @param labels the class index of each row
 * @param layout the columns of a row
 * @param classes the names of the classes, in order
 * @param groups of rows that belong together, such as those of one device, by number; empty where
 *     every row stands alone
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and too large to copy.
public record Dataset(
    float[] features, int[] labels, FeatureLayout layout, List<String> classes, int[] groups) {

  public Dataset {
    if (features.length != labels.length * layout.width()) {
      throw new IllegalArgumentException(
          "%d rows of %d features need %d values, not %d"
              .formatted(
                  labels.length, layout.width(), labels.length * layout.width(), features.length));
    }
    if (groups.length != 0 && groups.length != labels.length) {
      throw new IllegalArgumentException(
          "%d rows, but %d have a group".formatted(labels.length, groups.length));
    }
    classes = List.copyOf(classes);
    for (int label : labels) {
      if (label < 0 || label >= classes.size()) {
        throw new IllegalArgumentException(
            "label " + label + " is none of the " + classes.size() + " classes");
      }
    }
  }

  /** Rows that stand alone. */
  public Dataset(float[] features, int[] labels, FeatureLayout layout, List<String> classes) {
    this(features, labels, layout, classes, new int[0]);
  }

  /** The same rows in groups. */
  public Dataset inGroups(int[] numbers) {
    return new Dataset(features, labels, layout, classes, numbers);
  }

  public int rows() {
    return labels.length;
  }

  /** Number of rows of each class. */
  public long[] classCounts() {
    long[] counts = new long[classes.size()];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /** The given rows, in the given order, as a data set of its own. */
  public Dataset subset(int[] rows) {
    int width = layout.width();
    float[] chosen = new float[rows.length * width];
    int[] chosenLabels = new int[rows.length];
    int[] chosenGroups = new int[groups.length == 0 ? 0 : rows.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(features, rows[i] * width, chosen, i * width, width);
      chosenLabels[i] = labels[rows[i]];
    }
    for (int i = 0; i < chosenGroups.length; i++) {
      chosenGroups[i] = groups[rows[i]];
    }
    return new Dataset(chosen, chosenLabels, layout, classes, chosenGroups);
  }
}
