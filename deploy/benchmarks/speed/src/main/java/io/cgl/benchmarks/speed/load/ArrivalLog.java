package io.cgl.benchmarks.speed.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Which outputs arrived when, burst by burst. Safe for use by several threads: one writes, others
 * ask.
 */
public final class ArrivalLog implements OutputReader.Arrivals {

  private static final int SIGNIFICANT_DIGITS = 3;

  private final List<Burst> bursts = new ArrayList<>();

  private record Burst(long scheduled, long arrived, int count) {}

  /**
   * A stretch of time by {@link System#nanoTime()}.
   *
   * @param from its first nanosecond
   * @param to the first one after it
   */
  public record Span(long from, long to) {

    boolean holds(long time) {
      return time >= from && time < to;
    }

    public double seconds() {
      return (to - from) / 1e9;
    }
  }

  @Override
  public synchronized void add(long scheduled, long arrived, int count) {
    bursts.add(new Burst(scheduled, arrived, count));
  }

  /** How long the newest output took, in nanoseconds; 0 before the first one. */
  synchronized long newestLatency() {
    if (bursts.isEmpty()) {
      return 0;
    }
    Burst newest = bursts.get(bursts.size() - 1);
    return newest.arrived() - newest.scheduled();
  }

  /** Latencies of the events that were scheduled in a span, in microseconds. */
  public synchronized Histogram scheduledIn(Span span) {
    Histogram latencies = new Histogram(SIGNIFICANT_DIGITS);
    for (Burst burst : bursts) {
      if (span.holds(burst.scheduled())) {
        record(burst, latencies);
      }
    }
    return latencies;
  }

  /** Latencies of the events that were on their way at some time of the spans, in microseconds. */
  public synchronized Histogram underWayIn(List<Span> spans) {
    Histogram latencies = new Histogram(SIGNIFICANT_DIGITS);
    for (Burst burst : bursts) {
      if (spans.stream()
          .anyMatch(span -> burst.scheduled() < span.to() && burst.arrived() >= span.from())) {
        record(burst, latencies);
      }
    }
    return latencies;
  }

  /** How many outputs arrived in a span. */
  synchronized long arrivedIn(Span span) {
    return bursts.stream()
        .filter(burst -> span.holds(burst.arrived()))
        .mapToLong(Burst::count)
        .sum();
  }

  /** The longest time in a span for which nothing arrived, in nanoseconds. */
  public synchronized long longestGap(Span span) {
    long last = span.from();
    long longest = 0;
    for (Burst burst : bursts) {
      if (span.holds(burst.arrived())) {
        longest = Math.max(longest, burst.arrived() - last);
        last = burst.arrived();
      }
    }
    return Math.max(longest, span.to() - last);
  }

  synchronized void clear() {
    bursts.clear();
  }

  private static void record(Burst burst, Histogram latencies) {
    latencies.recordValueWithCount(
        TimeUnit.NANOSECONDS.toMicros(burst.arrived() - burst.scheduled()), burst.count());
  }
}
