package io.cgl.checkpoint;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A score of every class for every row: probabilities, or logits.
 *
 * @param flat row-major, rows x classes; shared, not copied
 * @param classes scores per row
 */
public record Scores(float[] flat, int classes) {

  public Scores {
    if (classes < 1 || flat.length % classes != 0) {
      throw new IllegalArgumentException(
          flat.length + " values are no rows of " + classes + " classes");
    }
  }

  public int rows() {
    return flat.length / classes;
  }

  public float at(int row, int label) {
    return flat[row * classes + label];
  }

  public float[] row(int row) {
    return Arrays.copyOfRange(flat, row * classes, (row + 1) * classes);
  }

  /** The scores of some of the rows. */
  public Scores subset(int[] rows) {
    float[] result = new float[rows.length * classes];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(flat, rows[i] * classes, result, i * classes, classes);
    }
    return new Scores(result, classes);
  }

  /** The class of highest score for one row; the first of equals. */
  public int predicted(int row) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      if (at(row, k) > at(row, best)) {
        best = k;
      }
    }
    return best;
  }

  /** The class of highest score for each row. */
  public int[] predictions() {
    return IntStream.range(0, rows()).map(this::predicted).toArray();
  }

  /** The largest absolute difference to other scores of the same rows; NaN where either is. */
  public double largestDifference(Scores other) {
    if (flat.length != other.flat.length) {
      throw new IllegalArgumentException(
          flat.length + " scores cannot be compared with " + other.flat.length);
    }
    double worst = 0;
    for (int i = 0; i < flat.length; i++) {
      worst = Math.max(worst, Math.abs((double) flat[i] - other.flat[i]));
    }
    return worst;
  }
}
