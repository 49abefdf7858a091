package io.cgl.stream.classify;

import io.cgl.scoring.api.ModelVersion;
import io.cgl.scoring.api.Verdict;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.stream.monitoring.metrics.ModelMeters;

/**
 * All that decides and counts the verdicts of one model, resolved once.
 *
 * @param decision from verdict to decision
 * @param thresholds below which the classifier abstains
 * @param meters to count with
 */
record ModelDecisionRules(
    ModelVersion model, DecisionRule decision, Thresholds thresholds, ModelMeters meters) {

  boolean abstains(Verdict.Scored decided) {
    return thresholds.abstains(decided.predicted(), decided.confidence());
  }

  /**
   * Counts a classification.
   *
   * @param verdict the model's own
   * @param decided the decision on the event
   */
  void count(Verdict.Scored verdict, Verdict.Scored decided, boolean abstains) {
    decision.classified(verdict);
    meters.classified(decided.predicted());
    if (abstains) {
      meters.abstained(decided.predicted());
    }
  }

  /**
   * The rules of the models in use: one, or two while a canary classifies some of the keys.
   *
   * <p>Not safe for use by several threads.
   */
  static final class Resolver {

    private final Abstention abstention;
    private final DecisionRules decisions;
    private final ClassifierMetrics metrics;
    private ModelDecisionRules latest;
    private ModelDecisionRules before;

    Resolver(Abstention abstention, DecisionRules decisions, ClassifierMetrics metrics) {
      this.abstention = abstention;
      this.decisions = decisions;
      this.metrics = metrics;
    }

    ModelDecisionRules of(ModelVersion model) {
      if (latest == null || !latest.model().equals(model)) {
        ModelDecisionRules older = before;
        before = latest;
        latest = older != null && older.model().equals(model) ? older : resolve(model);
      }
      return latest;
    }

    private ModelDecisionRules resolve(ModelVersion model) {
      if (before != null) {
        decisions.retain(model.id(), before.model().id());
      }
      return new ModelDecisionRules(
          model,
          decisions.of(model),
          abstention.of(model.classes(), model.abstainBelow()),
          metrics.model(model.id(), model.classes()));
    }
  }
}
