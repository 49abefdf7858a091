package io.cgl.benchmarks.accuracy.prior;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A distribution of classes to draw from.
 *
 * <p>Immutable.
 */
final class PriorShares {

  private final double[] shares;
  private final double[] cumulative;

  private PriorShares(double[] shares) {
    this.shares = shares;
    this.cumulative = shares.clone();
    Arrays.parallelPrefix(cumulative, Double::sum);
  }

  /** In proportion to weights. */
  static PriorShares of(double... weights) {
    double total = Arrays.stream(weights).sum();
    return new PriorShares(Arrays.stream(weights).map(weight -> weight / total).toArray());
  }

  /** A long tail: the first class is {@code factor} times the last, and the steps are alike. */
  static PriorShares longTail(int classes, double factor) {
    double[] weights = new double[classes];
    for (int k = 0; k < classes; k++) {
      weights[k] = Math.pow(factor, -(double) k / (classes - 1));
    }
    return of(weights);
  }

  /** By class, 0 to 1. */
  double[] toArray() {
    return shares.clone();
  }

  int classes() {
    return shares.length;
  }

  int draw(SplittableRandom random) {
    int at = Arrays.binarySearch(cumulative, random.nextDouble());
    return Math.min(at < 0 ? -at - 1 : at, shares.length - 1);
  }

  /** Counts of many classes. */
  long[] draw(SplittableRandom random, int events) {
    long[] counts = new long[shares.length];
    for (int event = 0; event < events; event++) {
      counts[draw(random)]++;
    }
    return counts;
  }

  /** The mean absolute difference to estimated shares. */
  double error(double[] estimated) {
    double sum = 0;
    for (int k = 0; k < shares.length; k++) {
      sum += Math.abs(estimated[k] - shares[k]);
    }
    return sum / shares.length;
  }
}
