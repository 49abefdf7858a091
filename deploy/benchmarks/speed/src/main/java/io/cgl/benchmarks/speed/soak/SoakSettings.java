package io.cgl.benchmarks.speed.soak;

import static io.cgl.testing.harness.Settings.require;

import io.cgl.benchmarks.speed.contender.RunSettings;
import java.time.Duration;

/**
 * How long to run, and how often to swap.
 *
 * @param length of the whole run
 * @param swapEvery from one swap to the next
 */
record SoakSettings(Duration length, Duration swapEvery, RunSettings run) {

  private static final int SAMPLES = 360;
  private static final long SHORTEST_INTERVAL_MILLIS = 100;

  SoakSettings {
    require(
        length.compareTo(Duration.ZERO) > 0 && swapEvery.compareTo(Duration.ZERO) > 0,
        "--minutes and --swap-every must be above 0, not %s and %s".formatted(length, swapEvery));
  }

  /** From one look at the memory to the next. */
  Duration sampleEvery() {
    return Duration.ofMillis(Math.max(SHORTEST_INTERVAL_MILLIS, length.toMillis() / SAMPLES));
  }
}
