package io.cgl.drift;

import java.util.Arrays;

/** Arithmetic on one number per class. */
public final class Vectors {

  private Vectors() {}

  static double[] of(long[] counts) {
    return Arrays.stream(counts).asDoubleStream().toArray();
  }

  public static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  public static double[] plus(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int k = 0; k < sum.length; k++) {
      sum[k] = a[k] + b[k];
    }
    return sum;
  }

  static double[] plus(double[] values, double constant) {
    double[] sum = new double[values.length];
    for (int k = 0; k < sum.length; k++) {
      sum[k] = values[k] + constant;
    }
    return sum;
  }

  public static double[] times(double factor, double[] values) {
    double[] product = new double[values.length];
    for (int k = 0; k < product.length; k++) {
      product[k] = factor * values[k];
    }
    return product;
  }

  /** Values divided by their sum; zeros if it is 0. */
  static double[] shares(double[] values) {
    double sum = sum(values);
    return sum > 0 ? times(1 / sum, values) : new double[values.length];
  }

  /** log(exp(a) + exp(b)). */
  public static double logAdd(double a, double b) {
    double high = Math.max(a, b);
    return high == Double.NEGATIVE_INFINITY
        ? high
        : high + Math.log1p(Math.exp(Math.min(a, b) - high));
  }

  static double logSum(double[] logs) {
    double high = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      high = Math.max(high, log);
    }
    if (high == Double.NEGATIVE_INFINITY) {
      return high;
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - high);
    }
    return high + Math.log(sum);
  }
}
