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
 * @param decision from its verdicts to what is said
 * @param thresholds below which the classifier abstains
 * @param meters to count with
 */
record ModelRules(
    ModelVersion model, Decision decision, Thresholds thresholds, ModelMeters meters) {

  /** Whether the classifier abstains from a decision. */
  boolean abstains(Verdict.Scored decided) {
    int predicted = decided.predicted();
    return thresholds.abstains(predicted, decided.probabilities()[predicted]);
  }

  /**
   * Counts a classification.
   *
   * @param verdict what the model said
   * @param decided what was said of the event
   */
  void count(Verdict.Scored verdict, Verdict.Scored decided, boolean abstains) {
    decision.classified(verdict);
    meters.classified(decided.predicted());
    if (abstains) {
      meters.abstained(decided.predicted());
    }
  }

  /**
   * The rules of the models at work: one, or two while a candidate classifies some of the keys.
   *
   * <p>Not safe for use by several threads.
   */
  static final class Resolver {

    private final Abstention abstention;
    private final Decisions decisions;
    private final ClassifierMetrics metrics;
    private ModelRules latest;
    private ModelRules before;

    Resolver(Abstention abstention, Decisions decisions, ClassifierMetrics metrics) {
      this.abstention = abstention;
      this.decisions = decisions;
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
      if (before != null) {
        decisions.retain(model.id(), before.model().id());
      }
      return new ModelRules(
          model,
          decisions.of(model),
          abstention.of(model.classes(), model.abstainBelow()),
          metrics.model(model.id(), model.classes()));
    }
  }
}
