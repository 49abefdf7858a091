package io.cgl.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cgl.checkpoint.Scores;
import org.junit.jupiter.api.Test;

class ClassificationMetricsTest {

  /** Recalls 8/10, 1/2 and 0/1; predicted 9, 3 and 1. */
  private static final ConfusionMatrix CONFUSION =
      ConfusionMatrix.of(new long[][] {{8, 2, 0}, {0, 1, 1}, {1, 0, 0}});

  @Test
  void shouldDeriveFiguresFromCounts() {
    ClassificationMetrics metrics = ClassificationMetrics.of(CONFUSION, 0);

    assertThat(metrics.balancedAccuracy()).isCloseTo((0.8 + 0.5 + 0) / 3, within(1e-12));
    assertThat(metrics.macroF1()).isCloseTo((16.0 / 19 + 2.0 / 5 + 0) / 3, within(1e-12));
    assertThat(metrics.gMean()).isCloseTo(Math.cbrt(0.8 * 0.5 * 0.001), within(1e-12));
    assertThat(metrics.accuracy()).isCloseTo(9.0 / 13, within(1e-12));
    assertThat(metrics.recalls()).containsExactly(0.8, 0.5, 0.0);
  }

  @Test
  void shouldLeaveClassesWithoutRowsOutOfTheMeans() {
    ConfusionMatrix confusion = ConfusionMatrix.of(new long[][] {{3, 1}, {0, 0}});

    ClassificationMetrics metrics = ClassificationMetrics.of(confusion, 0);

    assertThat(metrics.balancedAccuracy()).isEqualTo(0.75);
    assertThat(metrics.gMean()).isCloseTo(0.75, within(1e-12));
    assertThat(metrics.recalls().get(1)).isNaN();
  }

  @Test
  void shouldCountActualByPredicted() {
    ConfusionMatrix confusion =
        ConfusionMatrix.of(new int[] {0, 0, 1, 2}, new int[] {0, 1, 1, 1}, 3);

    assertThat(confusion)
        .isEqualTo(ConfusionMatrix.of(new long[][] {{1, 1, 0}, {0, 1, 0}, {0, 1, 0}}));
    assertThat(confusion.predicted(1)).isEqualTo(3);
    assertThat(confusion.actual(0)).isEqualTo(2);
  }

  @Test
  void shouldMeasureTheGapBetweenConfidenceAndAccuracy() {
    // Two rows of confidence 0.9, one of them wrong; one of 0.6, right.
    Scores probabilities = new Scores(new float[] {0.9f, 0.1f, 0.9f, 0.1f, 0.4f, 0.6f}, 2);

    double error =
        Reliability.of(probabilities, new int[] {0, 0, 1}, new int[] {0, 1, 1})
            .expectedCalibrationError();

    assertThat(error).isCloseTo((Math.abs(1 - 1.8) + Math.abs(1 - 0.6)) / 3, within(1e-6));
  }

  @Test
  void shouldFindNoErrorWhereEveryRowIsCertainAndRight() {
    Scores certain = new Scores(new float[] {1, 0, 0, 1}, 2);

    int[] labels = {0, 1};
    assertThat(Reliability.of(certain, labels, labels).expectedCalibrationError()).isZero();
  }
}
