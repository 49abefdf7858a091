package io.cgl.checkpoint;

import java.util.Arrays;

/**
 * The probabilities of a batch.
 *
 * @param flat row-major, rows x classes
 * @param classes probabilities per row
 */
public record Scores(float[] flat, int classes) {

  /** Rows scored. */
  public int rows() {
    return flat.length / classes;
  }

  /** The probability of one class for one row. */
  public float probability(int row, int klass) {
    return flat[row * classes + klass];
  }

  /** All probabilities of one row. */
  public float[] row(int row) {
    return Arrays.copyOfRange(flat, row * classes, (row + 1) * classes);
  }

  /** The most probable class of one row; the first of equals. */
  public int predicted(int row) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      if (probability(row, k) > probability(row, best)) {
        best = k;
      }
    }
    return best;
  }
}
