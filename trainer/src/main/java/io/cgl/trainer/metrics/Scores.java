package io.cgl.trainer.metrics;

import java.util.stream.IntStream;

/**
 * A score of each class for each row: probabilities, or logits.
 *
 * @param values row-major, {@code rows * classes} values; shared, not copied
 * @param classes number of classes
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody, and too large to copy.
public record Scores(float[] values, int classes) {

  public Scores {
    if (classes < 1 || values.length % classes != 0) {
      throw new IllegalArgumentException(
          values.length + " values are no rows of " + classes + " classes");
    }
  }

  /** Number of rows. */
  public int rows() {
    return values.length / classes;
  }

  /** The score of a class in a row. */
  public float at(int row, int label) {
    return values[row * classes + label];
  }

  /** The class of highest score in a row, the first of several. */
  public int prediction(int row) {
    int best = 0;
    for (int label = 1; label < classes; label++) {
      if (at(row, label) > at(row, best)) {
        best = label;
      }
    }
    return best;
  }

  /** The class of highest score in each row. */
  public int[] predictions() {
    return IntStream.range(0, rows()).map(this::prediction).toArray();
  }
}
