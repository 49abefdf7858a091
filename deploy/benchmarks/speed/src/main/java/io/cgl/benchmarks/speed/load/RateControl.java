package io.cgl.benchmarks.speed.load;

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
  private static final double DECREASE = 0.85;
  private static final double FIRST_INCREASE = 0.4;
  private static final double LARGEST_INCREASE = 0.2;
  private static final double SMALLEST_INCREASE = 0.03;

  /** Returns soon to the limit after a pause of the machine. */
  private static final double ACCELERATION = 1.25;

  /** A queue needs time to shrink: slowed down again before, the application would run dry. */
  private static final int STEPS_BETWEEN_DECREASES = 4;

  private double rate = FIRST_RATE;
  private double increase = FIRST_INCREASE;
  private int wait;

  /**
   * The rate from now on, in events/s.
   *
   * @param latencyNanos of the event that arrived last
   */
  double next(long latencyNanos) {
    if (latencyNanos > TOO_LATE.toNanos()) {
      increase = SMALLEST_INCREASE;
      if (wait == 0) {
        rate *= DECREASE;
        wait = STEPS_BETWEEN_DECREASES;
      } else {
        wait--;
      }
    } else {
      wait = 0;
      rate *= 1 + increase;
      increase = Math.min(LARGEST_INCREASE, increase * ACCELERATION);
    }
    return rate;
  }
}
