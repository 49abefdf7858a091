package io.cgl.stream.classify;

import io.cgl.checkpoint.priors.PriorReweighting;
import io.cgl.drift.priors.StreamPrior;
import io.cgl.scoring.api.Verdict;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/** How one model's verdicts become decisions: as they are, or under another class prior. */
@FunctionalInterface
interface DecisionRule {

  Verdict.Scored of(Verdict.Scored verdict);

  /** Counts a classified event by the model's own verdict. */
  default void classified(Verdict.Scored verdict) {}

  /**
   * The decision under the stream's prior, as estimated from the events before this one.
   *
   * <p>Whole blocks of events are stored; a restart loses the events of a block that is not full.
   *
   * @param prior of this task's events
   * @param states the stored estimates, by model id
   */
  record Following(
      StreamPrior prior, String modelId, KeyValueStore<String, StreamPrior.State> states)
      implements DecisionRule {
    @Override
    public Verdict.Scored of(Verdict.Scored verdict) {
      Optional<PriorReweighting> correction = prior.correction();
      return correction.isPresent() ? verdict.under(correction.get()) : verdict;
    }

    @Override
    public void classified(Verdict.Scored verdict) {
      if (prior.count(verdict.predicted())) {
        states.put(modelId, prior.state());
      }
    }
  }
}
