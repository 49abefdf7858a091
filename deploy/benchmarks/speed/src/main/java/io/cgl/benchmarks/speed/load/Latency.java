package io.cgl.benchmarks.speed.load;

import org.HdrHistogram.Histogram;

/**
 * How long events took under one load.
 *
 * @param rate at which they were scheduled, in events/s
 * @param events that were measured
 * @param p50 in ms
 * @param p99 in ms
 * @param max in ms
 * @param secondsBehind how many seconds' worth of events had not come out yet at the end; more than
 *     a fraction of one means that the rate was not kept up with
 */
public record Latency(
    double rate, long events, double p50, double p99, double max, double secondsBehind) {

  private static final double MICROS = 1000;

  /** The figures of a histogram in microseconds. */
  public static Latency of(double rate, Histogram histogram, double secondsBehind) {
    return new Latency(
        rate,
        histogram.getTotalCount(),
        histogram.getValueAtPercentile(50) / MICROS,
        histogram.getValueAtPercentile(99) / MICROS,
        histogram.getMaxValue() / MICROS,
        secondsBehind);
  }
}
