package io.cgl.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.checkpoint.Scores;
import org.junit.jupiter.api.Test;

/** Two classes: 0 is frequent (its log prior is 0 here), 1 is rare. */
class LogitAdjustmentTest {

  private static final double[] LOG_PRIOR = {0, -4};

  @Test
  void shouldLeaveAUniformDecisionAsItWasTrained() {
    assertThat(LogitAdjustment.UNIFORM.exponent(logits(3, 1, 3, 1), labels(3, 1), LOG_PRIOR))
        .isZero();
  }

  @Test
  void shouldTakeBackWhatOvershootsToTheRareClass() {
    // Frequent rows look rare by a margin of 2, rare ones by 6: between the two lies the line.
    Scores logits = logits(100, 2, 20, 6);

    double exponent = LogitAdjustment.HELD_OUT.exponent(logits, labels(100, 20), LOG_PRIOR);

    assertThat(exponent).isBetween(0.5, 0.6);
  }

  @Test
  void shouldStayAsTrainedWhereRowsCannotTell() {
    // Every line between -5 and 5 is perfect.
    Scores logits = logits(100, -5, 20, 5);

    double exponent = LogitAdjustment.HELD_OUT.exponent(logits, labels(100, 20), LOG_PRIOR);

    assertThat(exponent).isZero();
  }

  @Test
  void shouldStayAsTrainedWhereThatIsBest() {
    // 30 % of the frequent rows are lost as soon as the line moves to their side of 0.
    float[] flat = new float[2 * 1100];
    int[] labels = new int[1100];
    for (int row = 0; row < 1100; row++) {
      boolean rare = row >= 1000;
      labels[row] = rare ? 1 : 0;
      flat[2 * row + 1] = rare ? 5 : row % 10 < 3 ? -0.1f : -5;
    }

    double exponent = LogitAdjustment.HELD_OUT.exponent(new Scores(flat, 2), labels, LOG_PRIOR);

    assertThat(exponent).isZero();
  }

  @Test
  void shouldStayAsTrainedWhereAnotherLineIsOnlyALittleBetter() {
    // As trained, 3 of 10 frequent rows are lost; another line still loses 2.
    float[] flat = new float[2 * 1100];
    int[] labels = new int[1100];
    for (int row = 0; row < 1100; row++) {
      boolean rare = row >= 1000;
      labels[row] = rare ? 1 : 0;
      flat[2 * row + 1] = rare ? 5 : row % 10 < 2 ? 9 : row % 10 < 3 ? 0.1f : -5;
    }

    double exponent = LogitAdjustment.HELD_OUT.exponent(new Scores(flat, 2), labels, LOG_PRIOR);

    assertThat(exponent).isZero();
  }

  @Test
  void shouldStayAsTrainedWhereMoreRecallCostsPrecision() {
    // As trained, 4 of 10 rare rows are lost; the line that finds them loses 100 frequent rows.
    float[] flat = new float[2 * 1010];
    int[] labels = new int[1010];
    for (int row = 0; row < 1010; row++) {
      boolean rare = row >= 1000;
      labels[row] = rare ? 1 : 0;
      flat[2 * row + 1] = rare ? (row < 1004 ? -0.5f : 5) : row % 10 == 0 ? -0.4f : -5;
    }

    double exponent = LogitAdjustment.HELD_OUT.exponent(new Scores(flat, 2), labels, LOG_PRIOR);

    assertThat(exponent).isZero();
  }

  /** Rows of the frequent class, then of the rare one, all with the margin of their class. */
  private static Scores logits(int frequent, float marginOfFrequent, int rare, float marginOfRare) {
    float[] flat = new float[2 * (frequent + rare)];
    for (int row = 0; row < frequent + rare; row++) {
      flat[2 * row + 1] = row < frequent ? marginOfFrequent : marginOfRare;
    }
    return new Scores(flat, 2);
  }

  private static int[] labels(int frequent, int rare) {
    int[] labels = new int[frequent + rare];
    for (int row = frequent; row < labels.length; row++) {
      labels[row] = 1;
    }
    return labels;
  }
}
