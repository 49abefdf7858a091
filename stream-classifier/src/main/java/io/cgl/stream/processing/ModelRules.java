package io.cgl.stream.processing;

import io.cgl.stream.abstaining.Abstention;
import io.cgl.stream.abstaining.Thresholds;
import io.cgl.stream.metrics.ClassifierMetrics;
import io.cgl.stream.metrics.ModelMeters;
import io.cgl.stream.scoring.ModelVersion;
import io.cgl.stream.scoring.Verdict;

/**
 * What is needed to deal with the verdicts of one model, resolved once.
 *
 * @param model whose verdicts
 * @param thresholds below which the classifier abstains
 * @param meters to count with
 */
record ModelRules(ModelVersion model, Thresholds thresholds, ModelMeters meters) {

  /** Whether the classifier abstains. */
  boolean abstains(Verdict.Scored scored) {
    int predicted = scored.predicted();
    return thresholds.abstains(predicted, scored.probabilities()[predicted]);
  }

  /** Counts a classification. */
  void count(Verdict.Scored scored, boolean abstains) {
    meters.classified(scored.predicted());
    if (abstains) {
      meters.abstained(scored.predicted());
    }
  }

  /**
   * The rules of the models at work: one, or two while a candidate classifies some of the keys.
   *
   * <p>Not safe for use by several threads.
   */
  static final class Resolver {

    private final Abstention abstention;
    private final ClassifierMetrics metrics;
    private ModelRules latest;
    private ModelRules before;

    Resolver(Abstention abstention, ClassifierMetrics metrics) {
      this.abstention = abstention;
      this.metrics = metrics;
    }

    ModelRules of(ModelVersion model) {
      if (latest == null || !latest.model().equals(model)) {
        ModelRules older = before;
        before = latest;
        latest = older != null && older.model().equals(model) ? older : resolve(model);
      }
      return latest;
    }

    private ModelRules resolve(ModelVersion model) {
      return new ModelRules(
          model,
          abstention.of(model.classes(), model.abstainBelow()),
          metrics.model(model.id(), model.classes()));
    }
  }
}
