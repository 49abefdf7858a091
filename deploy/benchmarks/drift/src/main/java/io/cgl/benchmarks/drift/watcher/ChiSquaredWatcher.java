package io.cgl.benchmarks.drift.watcher;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Pearson's chi-squared test of two samples, each block of windows against the reference, class
 * against all others, the smallest p-value multiplied by the number of classes (Bonferroni).
 */
final class ChiSquaredWatcher implements Watcher {

  private final long[] reference;
  private final double logThreshold;
  private final int blockWindows;
  private final long[] block;
  private int windows;

  /**
   * @param caution alarms at p-values of exp(-exp(caution)) and below
   * @param blockWindows windows that are tested as one
   */
  ChiSquaredWatcher(long[] reference, double caution, int blockWindows) {
    this.reference = reference;
    this.blockWindows = blockWindows;
    this.block = new long[reference.length];
    this.logThreshold = -Math.exp(caution);
  }

  @Override
  public OptionalInt next(int[] classes) {
    Arrays.stream(classes).forEach(k -> block[k]++);
    windows++;
    if (windows < blockWindows) {
      return OptionalInt.empty();
    }
    boolean far = logP(block) <= logThreshold;
    Arrays.fill(block, 0);
    windows = 0;
    return far ? OptionalInt.of(classes.length) : OptionalInt.empty();
  }

  private double logP(long[] counts) {
    double n = Arrays.stream(counts).sum();
    double m = 0;
    for (long count : reference) {
      m += count;
    }
    double largest = 0;
    for (int k = 0; k < counts.length; k++) {
      double pooled = (counts[k] + reference[k]) / (n + m);
      if (pooled > 0 && pooled < 1) {
        double difference = counts[k] / n - reference[k] / m;
        double variance = pooled * (1 - pooled) * (1 / n + 1 / m);
        largest = Math.max(largest, difference * difference / variance);
      }
    }
    return logTail(Math.sqrt(largest)) + Math.log(reference.length);
  }

  /** log of the two-sided tail of the normal distribution, by Abramowitz and Stegun's 7.1.26. */
  private static double logTail(double z) {
    double t = 1 / (1 + 0.3275911 * z / Math.sqrt(2));
    double series =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    return Math.log(series) - z * z / 2;
  }
}
