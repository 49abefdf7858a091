package io.cgl.benchmarks.speed.soak;

import io.cgl.benchmarks.speed.load.LoadedRun;
import java.time.Duration;

/**
 * How long to run, and how often to swap.
 *
 * @param length of the whole run
 * @param swapEvery from one swap to the next
 */
record SoakSettings(Duration length, Duration swapEvery, LoadedRun.Setting run) {

  private static final int SAMPLES = 360;
  private static final long SHORTEST_INTERVAL_MILLIS = 100;

  SoakSettings {
    if (length.isZero() || length.isNegative() || swapEvery.isZero() || swapEvery.isNegative()) {
      throw new IllegalArgumentException(
          "--minutes and --swap-every must be above 0, not %s and %s".formatted(length, swapEvery));
    }
  }

  /** From one look at the memory to the next. */
  Duration sampleEvery() {
    return Duration.ofMillis(Math.max(SHORTEST_INTERVAL_MILLIS, length.toMillis() / SAMPLES));
  }
}
