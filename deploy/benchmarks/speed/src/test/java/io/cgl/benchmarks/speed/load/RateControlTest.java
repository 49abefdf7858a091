package io.cgl.benchmarks.speed.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateControlTest {

  private static final double CAPACITY = 40_000;
  private static final double COMMIT_NANOS = 1e8;
  private static final int STEPS = 100;

  /** Events that wait in front of an application of a constant capacity. */
  private double queue;

  @Test
  void shouldFindTheCapacityOfAnApplication() {
    RateControl control = new RateControl();

    assertThat(outputOfTheSecondHalf(control)).isCloseTo(CAPACITY, within(0.1 * CAPACITY));
  }

  @Test
  void shouldReturnToTheCapacityAfterThePauseOfAMachine() {
    RateControl control = new RateControl();
    for (int step = 0; step < 20; step++) {
      control.next(Duration.ofSeconds(2).toNanos());
    }

    assertThat(outputOfTheSecondHalf(control)).isCloseTo(CAPACITY, within(0.1 * CAPACITY));
  }

  private double outputOfTheSecondHalf(RateControl control) {
    double seconds = RateControl.EVERY.toMillis() / 1000.0;
    double output = 0;
    for (int step = 0; step < STEPS; step++) {
      double latency = COMMIT_NANOS + queue / CAPACITY * 1e9;
      queue += control.next((long) latency) * seconds;
      double done = Math.min(queue, CAPACITY * seconds);
      queue -= done;
      output += step < STEPS / 2 ? 0 : done;
    }
    return output / (STEPS / 2 * seconds);
  }
}
