package io.cgl.benchmarks.speed.swaps;

import static io.cgl.testing.harness.Settings.require;

import io.cgl.benchmarks.speed.contender.RunSettings;
import java.time.Duration;

/**
 * How to measure swaps.
 *
 * @param swaps in all; the last phase may have fewer than the others
 * @param swapEvery seconds from one swap to the next
 */
record SwapSettings(int swaps, int swapEvery, RunSettings run) {

  /** The share of the capacity at which events come. */
  static final double LOAD = 0.5;

  private static final int SWAPS_PER_PHASE = 5;

  SwapSettings {
    require(
        swaps >= 1 && swapEvery >= 1,
        "--swaps and --swap-every must be at least 1, not %d and %d".formatted(swaps, swapEvery));
  }

  /** Pairs of a steady phase and one with swaps. */
  int pairs() {
    return (swaps + SWAPS_PER_PHASE - 1) / SWAPS_PER_PHASE;
  }

  /** Swaps in a phase, counted from 0. */
  int swaps(int pair) {
    return Math.min(SWAPS_PER_PHASE, swaps - pair * SWAPS_PER_PHASE);
  }

  /** The length of the longest phase, and of the search for the capacity. */
  Duration longest() {
    return Duration.ofSeconds((long) SWAPS_PER_PHASE * swapEvery);
  }

  /** The length of both phases of a pair. */
  Duration length(int pair) {
    return Duration.ofSeconds((long) swaps(pair) * swapEvery);
  }
}
