package io.cgl.benchmarks.speed.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cgl.benchmarks.speed.load.ArrivalLog.Span;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ArrivalLogTest {

  private static final long MS = 1_000_000;

  private final ArrivalLog log = new ArrivalLog();

  @Test
  void shouldCountLatencyFromTheScheduledTimeOfEachEvent() {
    add(10, 110, 99);
    add(20, 1020, 1);

    Latency latency = Latency.of(1000, log.scheduledIn(span(0, 30)), 0);

    assertThat(latency.events()).isEqualTo(100);
    assertThat(latency.p50()).isCloseTo(100, within(0.2));
    assertThat(latency.p99()).isCloseTo(100, within(0.2));
    assertThat(latency.max()).isCloseTo(1000, within(2.0));
  }

  @Test
  void shouldMeasureEventsThatWereScheduledInASpanEvenIfTheyArriveLater() {
    add(9, 15, 1);
    add(10, 500, 2);
    add(20, 500, 4);

    assertThat(log.scheduledIn(span(10, 20)).getTotalCount()).isEqualTo(2);
    assertThat(log.arrivedIn(span(0, 100))).isEqualTo(1);
  }

  @Test
  void shouldMeasureEventsThatASwapMetOnTheirWay() {
    add(0, 9, 1);
    add(0, 11, 2);
    add(15, 30, 4);
    add(20, 30, 8);

    Histogram met = log.underWayIn(List.of(span(10, 20), span(12, 18)));

    assertThat(met.getTotalCount()).isEqualTo(2 + 4);
  }

  @Test
  void shouldFindTheLongestGapAtTheEdgesToo() {
    add(0, 40, 1);
    add(0, 100, 1);

    assertThat(log.longestGap(span(10, 110))).isEqualTo(60 * MS);
    assertThat(log.longestGap(span(10, 200))).isEqualTo(100 * MS);
    assertThat(log.longestGap(span(-90, 110))).isEqualTo(130 * MS);
  }

  @Test
  void shouldKnowHowLongTheNewestOutputTook() {
    assertThat(log.newestLatency()).isZero();

    add(0, 40, 1);
    add(5, 50, 1);

    assertThat(log.newestLatency()).isEqualTo(45 * MS);
  }

  private void add(long scheduled, long arrived, int count) {
    log.add(scheduled * MS, arrived * MS, count);
  }

  private static Span span(long from, long to) {
    return new Span(from * MS, to * MS);
  }
}
