package io.cgl.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cgl.checkpoint.Scores;
import org.junit.jupiter.api.Test;

class LogLossTest {

  @Test
  void shouldBeTheMeanNegativeLogarithmOfTheRowsOwnClasses() {
    Scores probabilities = new Scores(new float[] {0.5f, 0.5f, 0.75f, 0.25f}, 2);

    assertThat(LogLoss.of(probabilities, new int[] {0, 1}))
        .isCloseTo((Math.log(2) + Math.log(4)) / 2, within(1e-12));
  }

  @Test
  void shouldStayFiniteWhereAClassWasRuledOut() {
    assertThat(LogLoss.of(new Scores(new float[] {1, 0}, 2), new int[] {1}))
        .isCloseTo(7 * Math.log(10), within(1e-9));
  }
}
