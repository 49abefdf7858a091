package io.cgl.trainer.calibration;

import io.cgl.checkpoint.Scores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The confidences below which a checkpoint abstains so that a stated risk holds. */
public final class RiskThresholds {

  /** Below a threshold of 1 is every event: the class is always unknown. */
  private static final double NEVER_ANSWERED = 1;

  private RiskThresholds() {}

  /**
   * The thresholds by class, for {@code Manifest.abstainBelow}. Per class, one whose risk cannot be
   * shown to hold is never answered.
   *
   * @param posterior of rows that were not learnt from
   * @param decided the label of each row
   * @param labels the true ones
   * @throws IllegalArgumentException if the risk cannot be shown to hold for any event
   */
  public static Map<String, Double> of(
      AbstainRisk risk, Scores posterior, int[] decided, int[] labels, List<String> classes) {
    Map<String, Double> thresholds = new LinkedHashMap<>();
    boolean any = false;
    for (int k = 0; k < classes.size(); k++) {
      int label = k;
      OptionalDouble threshold =
          threshold(
              risk.atMost(),
              posterior,
              decided,
              labels,
              row -> !risk.perClass() || decided[row] == label);
      any |= threshold.isPresent();
      if (threshold.orElse(NEVER_ANSWERED) > 0) {
        thresholds.put(classes.get(k), threshold.orElse(NEVER_ANSWERED));
      }
    }
    if (!any) {
      throw new IllegalArgumentException(unattainable(risk, posterior, decided, labels));
    }
    return thresholds;
  }

  private static String unattainable(
      AbstainRisk risk, Scores posterior, int[] decided, int[] labels) {
    String what =
        "no threshold shows by %d rows that were not learnt from that at most %s of what is answered is wrong"
            .formatted(labels.length, risk.atMost());
    OptionalDouble larger =
        DoubleStream.of(1.5, 2, 3, 5, 10, 20, 50)
            .map(factor -> factor * risk.atMost())
            .filter(more -> threshold(more, posterior, decided, labels, row -> true).isPresent())
            .findFirst();
    return larger.isPresent()
        ? "%s: give more rows, or --abstain-risk %s".formatted(what, (float) larger.getAsDouble())
        : what + ": give more rows";
  }

  private static OptionalDouble threshold(
      double risk, Scores posterior, int[] decided, int[] labels, IntPredicate among) {
    int[] rows = IntStream.range(0, labels.length).filter(among).toArray();
    float[] confidence = new float[rows.length];
    boolean[] wrong = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      confidence[i] = posterior.at(rows[i], decided[rows[i]]);
      wrong[i] = decided[rows[i]] != labels[rows[i]];
    }
    return new SelectiveRisk(confidence, wrong, risk).threshold();
  }
}
