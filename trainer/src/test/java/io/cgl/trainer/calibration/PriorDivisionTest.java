package io.cgl.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cgl.checkpoint.Scores;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PriorDivisionTest {

  private static final Offset<Float> ROUNDING = within(1e-6f);

  @Test
  void shouldDivideByThePriorAndNormalise() {
    Scores corrected =
        PriorDivision.apply(new Scores(new float[] {0.8f, 0.2f}, 2), new long[] {90, 10});

    // 0.8 / 0.9 against 0.2 / 0.1.
    assertThat(corrected.at(0, 0)).isCloseTo(0.8f / 0.9f / (0.8f / 0.9f + 2), ROUNDING);
    assertThat(corrected.at(0, 1)).isCloseTo(2 / (0.8f / 0.9f + 2), ROUNDING);
    assertThat(corrected.predicted(0)).isEqualTo(1);
  }

  @Test
  void shouldAnswerThePriorItselfByAUniformOne() {
    Scores corrected =
        PriorDivision.apply(
            new Scores(new float[] {0.7f, 0.2f, 0.1f}, 3), new long[] {700, 200, 100});

    for (int k = 0; k < 3; k++) {
      assertThat(corrected.at(0, k)).isCloseTo(1 / 3f, ROUNDING);
    }
  }

  @Test
  void shouldNeverPredictAClassWithoutTrainingRows() {
    Scores corrected =
        PriorDivision.apply(new Scores(new float[] {0.5f, 0.5f}, 2), new long[] {3, 0});

    assertThat(corrected.row(0)).containsExactly(1, 0);
  }
}
