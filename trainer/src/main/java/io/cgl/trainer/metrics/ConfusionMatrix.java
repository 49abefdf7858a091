package io.cgl.trainer.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * Counts of predicted classes by actual class.
 *
 * @param counts {@code counts[actual][predicted]}, square
 */
@SuppressWarnings("ArrayRecordComponent") // Copied on the way in and out, and compared by content.
public record ConfusionMatrix(long[][] counts) {

  public ConfusionMatrix {
    counts = copy(counts);
    for (long[] row : counts) {
      if (row.length != counts.length) {
        throw new IllegalArgumentException("a confusion matrix is square");
      }
    }
  }

  /** Counts the pairs of actual and predicted class indices. */
  public static ConfusionMatrix of(int[] actual, int[] predicted, int classes) {
    if (actual.length != predicted.length) {
      throw new IllegalArgumentException(
          actual.length + " labels, but " + predicted.length + " predictions");
    }
    long[][] counts = new long[classes][classes];
    for (int i = 0; i < actual.length; i++) {
      counts[actual[i]][predicted[i]]++;
    }
    return new ConfusionMatrix(counts);
  }

  @Override
  public long[][] counts() {
    return copy(counts);
  }

  /** The counts as lists, by actual and then predicted class. */
  public List<List<Long>> rows() {
    return Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }

  public int classes() {
    return counts.length;
  }

  /** Number of rows of a class. */
  public long actual(int label) {
    return Arrays.stream(counts[label]).sum();
  }

  /** Number of rows that were predicted to be of a class. */
  public long predicted(int label) {
    return Arrays.stream(counts).mapToLong(row -> row[label]).sum();
  }

  /** Number of rows of a class that were predicted to be of it. */
  public long correct(int label) {
    return counts[label][label];
  }

  public long total() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix that && Arrays.deepEquals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(counts);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(counts);
  }

  private static long[][] copy(long[][] counts) {
    return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
  }
}
