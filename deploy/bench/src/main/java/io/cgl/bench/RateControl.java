package io.cgl.bench;

import java.time.Duration;

/**
 * Finds the highest rate that an application keeps up with, as TCP finds a path's: faster while
 * latency is low, slower once events queue up. So the queue is never empty and never long, and what
 * comes out meanwhile is the sustainable rate (Karimov et al., "Benchmarking Distributed Stream
 * Data Processing Systems", ICDE 2018).
 *
 * <p>Not safe for use by several threads.
 */
final class RateControl {

  /** How often the rate is to be corrected. */
  static final Duration EVERY = Duration.ofMillis(200);

  /** Well above what a commit every 100 ms causes by itself. */
  private static final Duration TOO_LATE = Duration.ofMillis(500);

  private static final double FIRST_RATE = 2000;
  private static final double SEARCH = 1.4;
  private static final double INCREASE = 1.03;
  private static final double DECREASE = 0.9;

  private double rate = FIRST_RATE;
  private boolean searching = true;

  /**
   * The rate from now on, in events/s.
   *
   * @param latencyNanos of the event that arrived last
   */
  double next(long latencyNanos) {
    if (latencyNanos > TOO_LATE.toNanos()) {
      searching = false;
      rate *= DECREASE;
    } else {
      rate *= searching ? SEARCH : INCREASE;
    }
    return rate;
  }
}
