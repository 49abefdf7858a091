package io.cgl.benchmarks.accuracy.report;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A figure over seeds.
 *
 * @param mean NaN if nothing was measured
 * @param deviation sample standard deviation; NaN for fewer than two values
 * @param count number of values
 */
record Statistic(double mean, double deviation, int count) {

  /** Over the values that were measured, which leaves out NaN. */
  static Statistic of(DoubleStream values) {
    double[] measured = values.filter(value -> !Double.isNaN(value)).toArray();
    double mean = Arrays.stream(measured).average().orElse(Double.NaN);
    double squares = Arrays.stream(measured).map(v -> (v - mean) * (v - mean)).sum();
    double deviation =
        measured.length < 2 ? Double.NaN : Math.sqrt(squares / (measured.length - 1));
    return new Statistic(mean, deviation, measured.length);
  }

  /** Mean and deviation of a share, in percent with one decimal. */
  String percent() {
    if (count == 0) {
      return "-";
    }
    return Double.isNaN(deviation)
        ? String.format(Locale.ROOT, "%.1f", 100 * mean)
        : String.format(Locale.ROOT, "%.1f ± %.1f", 100 * mean, 100 * deviation);
  }

  String mean(String format) {
    return count == 0 ? "-" : String.format(Locale.ROOT, format, mean);
  }
}
