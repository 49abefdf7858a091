package io.cgl.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cgl.checkpoint.Scores;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Exchangeable rows of a classifier whose confidences promise too much: of what it is certain of to
 * 1 - u it gets a share 3 u wrong, and of what it is most certain of again more.
 */
class SelectiveRiskTest {

  private static final double RISK = 0.02;
  private static final int SPLITS = 1000;

  /**
   * @param wrong the probability that the row's label is wrong
   */
  private record Rows(float[] confidence, double[] wrong) {

    static Rows draw(int count, Random random) {
      float[] confidence = new float[count];
      double[] wrong = new double[count];
      for (int row = 0; row < count; row++) {
        double uncertain = StrictMath.pow(10, -4 * random.nextDouble()) / 2;
        confidence[row] = (float) (1 - uncertain);
        wrong[row] = Math.min(0.7, 3 * uncertain) + (uncertain < 1e-4 ? 0.03 : 0);
      }
      return new Rows(confidence, wrong);
    }

    boolean[] drawWrong(Random random) {
      boolean[] drawn = new boolean[wrong.length];
      for (int row = 0; row < drawn.length; row++) {
        drawn[row] = random.nextDouble() < wrong[row];
      }
      return drawn;
    }

    /** The expected error among what is answered. */
    double error(double threshold) {
      double errors = 0;
      int answered = 0;
      for (int row = 0; row < wrong.length; row++) {
        if (confidence[row] >= (float) threshold) {
          errors += wrong[row];
          answered++;
        }
      }
      return errors / answered;
    }

    double answered(double threshold) {
      int answered = 0;
      for (float each : confidence) {
        answered += each >= (float) threshold ? 1 : 0;
      }
      return (double) answered / confidence.length;
    }
  }

  @Test
  void shouldHoldTheRiskInNineOfTenSplitsAndAnswerMostOfWhatItMay() {
    Random random = new Random(4);
    Rows stream = Rows.draw(200_000, random);
    int held = 0;
    int chosen = 0;
    double errors = 0;
    double answered = 0;
    for (int split = 0; split < SPLITS; split++) {
      Rows rows = Rows.draw(2_000, random);
      OptionalDouble threshold =
          new SelectiveRisk(rows.confidence(), rows.drawWrong(random), RISK).threshold();
      double error = threshold.isPresent() ? stream.error(threshold.getAsDouble()) : 0;
      held += error <= RISK ? 1 : 0;
      if (threshold.isPresent()) {
        chosen++;
        errors += error;
        answered += stream.answered(threshold.getAsDouble());
      }
    }

    assertThat((double) held / SPLITS).isGreaterThanOrEqualTo(1 - SelectiveRisk.MISTAKE);
    assertThat((double) chosen / SPLITS).isGreaterThan(0.75);
    assertThat(errors / chosen).isBetween(0.25 * RISK, RISK);
    assertThat(answered / chosen).isGreaterThan(0.25);
  }

  @Test
  void shouldAnswerEverythingWhereHardlyAnythingIsWrong() {
    float[] confidence = new float[1000];
    Arrays.fill(confidence, 0.5f);

    assertThat(new SelectiveRisk(confidence, new boolean[1000], 0.01).threshold()).hasValue(0);
  }

  @Test
  void shouldPromiseNothingByAFewRows() {
    assertThat(new SelectiveRisk(new float[] {1, 1}, new boolean[2], 0.01).threshold()).isEmpty();
  }

  @Test
  void shouldKnowTheBinomialTail() {
    // 0.9^3 + 3 * 0.1 * 0.9^2.
    assertThat(StrictMath.exp(SelectiveRisk.logTail(3, 1, 0.1))).isCloseTo(0.972, within(1e-12));
    assertThat(StrictMath.exp(SelectiveRisk.logTail(100_000, 1_000, 0.01)))
        .isCloseTo(0.508, within(0.005));
  }

  @Test
  void shouldHoldTheRiskOfEachLabelWhereAsked() {
    int rows = 3_000;
    float[] flat = new float[2 * rows];
    int[] labels = new int[rows];
    int[] decided = new int[rows];
    for (int row = 0; row < rows; row++) {
      // Label 0 is always right; label 1 is right only where its confidence is 0.95.
      decided[row] = row % 2;
      boolean sure = row % 4 > 1;
      float confidence = decided[row] == 0 ? 0.6f : sure ? 0.95f : 0.8f;
      flat[2 * row + decided[row]] = confidence;
      flat[2 * row + 1 - decided[row]] = 1 - confidence;
      labels[row] = decided[row] == 1 && !sure ? 0 : decided[row];
    }
    Scores posterior = new Scores(flat, 2);

    Map<String, Double> perClass =
        RiskThresholds.of(
            new AbstainRisk(0.01, true), posterior, decided, labels, List.of("a", "b"));
    Map<String, Double> overall =
        RiskThresholds.of(
            new AbstainRisk(0.01, false), posterior, decided, labels, List.of("a", "b"));

    assertThat(perClass).containsOnlyKeys("b");
    assertThat(perClass.get("b")).isBetween(0.8, 0.95);
    assertThat(overall.get("a")).isEqualTo(overall.get("b")).isBetween(0.8, 0.95);
  }

  @Test
  void shouldNeverAnswerALabelOfTooFewRows() {
    int rows = 1_000;
    float[] flat = new float[2 * rows];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = row < 10 ? 1 : 0;
      flat[2 * row + labels[row]] = 1;
    }
    Scores posterior = new Scores(flat, 2);

    assertThat(
            RiskThresholds.of(
                new AbstainRisk(0.01, true), posterior, labels, labels, List.of("a", "b")))
        .isEqualTo(Map.of("b", 1.0));
    assertThatThrownBy(
            () ->
                RiskThresholds.of(
                    new AbstainRisk(0.002, false), posterior, labels, labels, List.of("a", "b")))
        .hasMessageContaining("1000 rows")
        .hasMessageContaining("--abstain-risk 0.006");
  }
}
