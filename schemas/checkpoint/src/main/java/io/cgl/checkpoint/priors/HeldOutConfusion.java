package io.cgl.checkpoint.priors;

import io.cgl.checkpoint.Manifest;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a checkpoint mistakes classes for each other: held-out rows of the natural distribution by
 * true and predicted class.
 *
 * <p>Immutable.
 */
public final class HeldOutConfusion {

  /**
   * Weight of a class's prior row, in rows: a handful of held-out rows without a mistake must not
   * count as certainty.
   */
  private static final double EXPECTED_ROWS = 2;

  private final long[][] counts;

  private HeldOutConfusion(long[][] counts) {
    this.counts = counts;
  }

  /** A checkpoint's own; empty if its manifest has none or an empty one. */
  public static Optional<HeldOutConfusion> of(Manifest manifest) {
    return Optional.ofNullable(manifest.calibration())
        .map(Manifest.Calibration::confusion)
        .filter(rows -> rows.size() == manifest.classes().size())
        .map(
            rows ->
                of(
                    rows.stream()
                        .map(row -> row.stream().mapToLong(Long::longValue).toArray())
                        .toArray(long[][]::new)))
        .filter(confusion -> confusion.rows() > 0);
  }

  /**
   * Held-out rows by true (first index) and predicted class.
   *
   * @throws IllegalArgumentException if the matrix is not square, or a count is below 0
   */
  public static HeldOutConfusion of(long[][] counts) {
    for (long[] row : counts) {
      if (row.length != counts.length || Arrays.stream(row).anyMatch(count -> count < 0)) {
        throw new IllegalArgumentException(
            "a confusion matrix has as many columns as rows, and no count below 0");
      }
    }
    return new HeldOutConfusion(Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new));
  }

  public int classes() {
    return counts.length;
  }

  /** Held-out rows of one true and one predicted class. */
  public long count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  public long rows() {
    return Arrays.stream(counts).mapToLong(row -> Arrays.stream(row).sum()).sum();
  }

  /** The share of each true class; half a row more for each, so that none is impossible. */
  public double[] prior() {
    double[] smoothed = Arrays.stream(counts).mapToDouble(row -> 0.5 + sum(row)).toArray();
    double total = Arrays.stream(smoothed).sum();
    return Arrays.stream(smoothed).map(rows -> rows / total).toArray();
  }

  /** Held-out rows by predicted class. */
  public double[] predicted() {
    double[] byColumn = new double[classes()];
    for (long[] row : counts) {
      for (int j = 0; j < row.length; j++) {
        byColumn[j] += row[j];
      }
    }
    return byColumn;
  }

  /**
   * The posterior of P(predicted | true): the parameters of a Dirichlet distribution for each true
   * class. The prior row has the average recall, and mistakes in proportion to how often the others
   * are predicted.
   */
  double[][] concentration() {
    double recall = meanRecall();
    double[] predicted = predicted();
    double[][] rows = new double[classes()][classes()];
    for (int k = 0; k < rows.length; k++) {
      double others = 0;
      for (int j = 0; j < rows.length; j++) {
        others += j == k ? 0 : predicted[j] + 0.5;
      }
      for (int j = 0; j < rows.length; j++) {
        double expected = j == k ? recall : (1 - recall) * (predicted[j] + 0.5) / others;
        rows[k][j] = counts[k][j] + EXPECTED_ROWS * expected;
      }
    }
    return rows;
  }

  /** Over the classes that have rows, each with half a row right and half a row wrong more. */
  private double meanRecall() {
    double recalls = 0;
    int classes = 0;
    for (int k = 0; k < counts.length; k++) {
      long rows = sum(counts[k]);
      if (rows > 0) {
        recalls += (counts[k][k] + 0.5) / (rows + 1.0);
        classes++;
      }
    }
    return classes == 0 ? 0.5 : recalls / classes;
  }

  private static long sum(long[] row) {
    return Arrays.stream(row).sum();
  }
}
