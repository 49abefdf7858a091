package io.cgl.benchmarks.drift.stream;

import java.util.Arrays;
import java.util.Random;

/** Class shares: how they are drawn, and how they are drawn from. */
public final class Shares {

  private Shares() {}

  /** Shares that fall geometrically, the first {@code factor} times the last. */
  public static double[] longTail(int classes, double factor) {
    double[] weights = new double[classes];
    Arrays.setAll(weights, k -> Math.pow(factor, -k / (double) (classes - 1)));
    return normalised(weights);
  }

  public static int draw(double[] shares, Random random) {
    double left = random.nextDouble();
    for (int k = 0; k < shares.length; k++) {
      left -= shares[k];
      if (left < 0) {
        return k;
      }
    }
    return shares.length - 1;
  }

  public static long[] sample(double[] shares, int draws, Random random) {
    long[] counts = new long[shares.length];
    for (int i = 0; i < draws; i++) {
      counts[draw(shares, random)]++;
    }
    return counts;
  }

  /**
   * Dirichlet-distributed shares around {@code mean}: they vary as among {@code precision} events.
   */
  public static double[] dirichlet(double[] mean, double precision, Random random) {
    double[] drawn = new double[mean.length];
    Arrays.setAll(drawn, k -> mean[k] > 0 ? gamma(mean[k] * precision, random) : 0);
    return Arrays.stream(drawn).sum() > 0 ? normalised(drawn) : mean;
  }

  /** Part of the way from one to the other. */
  public static double[] between(double[] from, double[] to, double part) {
    double[] mixed = new double[from.length];
    Arrays.setAll(mixed, k -> from[k] + part * (to[k] - from[k]));
    return mixed;
  }

  /** The total variation distance: the share of events that change class. */
  public static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += Math.abs(a[k] - b[k]) / 2;
    }
    return sum;
  }

  static double[] normalised(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  /** Marsaglia and Tsang (2000). */
  private static double gamma(double shape, Random random) {
    if (shape < 1) {
      return gamma(shape + 1, random) * Math.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
