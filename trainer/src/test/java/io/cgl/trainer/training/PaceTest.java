package io.cgl.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PaceTest {

  private static final double NO_LIMIT = Double.POSITIVE_INFINITY;

  @Test
  void shouldEndWithItsLastStep() {
    Pace pace = new Pace(100, NO_LIMIT);

    assertThat(steps(pace, 0)).isEqualTo(100);
  }

  @Test
  void shouldEndWithItsTime() {
    Pace pace = new Pace(100, 5);

    assertThat(steps(pace, 0.1)).isEqualTo(50);
  }

  @Test
  void shouldRiseAndThenFallToNearlyNothing() {
    Pace pace = new Pace(100, NO_LIMIT);

    double first = pace.rate();
    pace.reach(5, 0);
    double highest = pace.rate();
    pace.reach(99, 0);

    assertThat(first).isBetween(0.01, 0.2);
    assertThat(highest).isCloseTo(1, within(1e-9));
    assertThat(pace.rate()).isLessThan(0.001);
  }

  @Test
  void shouldFallToNearlyNothingWhereTimeEndsIt() {
    Pace pace = new Pace(100, 5);

    pace.reach(49, 4.95);

    assertThat(pace.rate()).isLessThan(0.001);
  }

  @Test
  void shouldEndSoonOnceItNoLongerImproves() {
    Pace pace = new Pace(100, NO_LIMIT);
    pace.reach(60, 0);

    pace.decay(60);

    assertThat(pace.ended()).isFalse();
    pace.reach(69, 0);
    assertThat(pace.ended()).isFalse();
    assertThat(pace.rate()).isLessThan(0.03);
    pace.reach(70, 0);
    assertThat(pace.ended()).isTrue();
  }

  private static int steps(Pace pace, double secondsPerStep) {
    int done = 0;
    while (!pace.ended()) {
      done++;
      pace.reach(done, done * secondsPerStep);
    }
    return done;
  }
}
