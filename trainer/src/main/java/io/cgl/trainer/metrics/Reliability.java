package io.cgl.trainer.metrics;

import io.cgl.checkpoint.Scores;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A reliability diagram: accuracy by confidence (Guo et al. 2017, arXiv 1706.04599): rows go into
 * {@value #BINS} bins of equal width by the probability of the label that was decided on.
 *
 * @param bins in ascending order of confidence, empty ones included
 */
public record Reliability(List<Bin> bins) {

  public static final int BINS = 15;

  /** A bin's mean probability of the label, share of hits and rows; NaN if empty. */
  public record Bin(double confidence, double accuracy, long count) {}

  /**
   * Sorts rows into bins.
   *
   * @param decided the label of each row
   * @param labels the true ones
   */
  public static Reliability of(Scores probabilities, int[] decided, int[] labels) {
    double[] confidence = new double[BINS];
    long[] correct = new long[BINS];
    long[] count = new long[BINS];
    for (int row = 0; row < labels.length; row++) {
      int predicted = decided[row];
      float confident = probabilities.at(row, predicted);
      int bin = Math.min(BINS - 1, Math.max(0, (int) Math.ceil(confident * BINS) - 1));
      confidence[bin] += confident;
      correct[bin] += predicted == labels[row] ? 1 : 0;
      count[bin]++;
    }
    return new Reliability(
        IntStream.range(0, BINS)
            .mapToObj(
                bin ->
                    new Bin(
                        confidence[bin] / count[bin],
                        (double) correct[bin] / count[bin],
                        count[bin]))
            .toList());
  }

  /**
   * Expected calibration error: the mean over rows of |accuracy - confidence| of the row's bin; 0
   * without rows.
   */
  public double expectedCalibrationError() {
    long rows = bins.stream().mapToLong(Bin::count).sum();
    double gap =
        bins.stream()
            .filter(bin -> bin.count() > 0)
            .mapToDouble(bin -> bin.count() * Math.abs(bin.accuracy() - bin.confidence()))
            .sum();
    return rows == 0 ? 0 : gap / rows;
  }
}
