package io.cgl.stream.classify;

import io.cgl.checkpoint.priors.PriorReweighting;
import io.cgl.drift.priors.StreamPrior;
import io.cgl.scoring.api.Verdict;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/** From the verdicts of one model to what is said of the events. */
sealed interface DecisionRule {

  /** The decision on an event. */
  Verdict.Scored of(Verdict.Scored verdict);

  /** Told of every event that was classified, by what the model itself said. */
  default void classified(Verdict.Scored verdict) {}

  /** What the model says. */
  record AsGiven() implements DecisionRule {
    @Override
    public Verdict.Scored of(Verdict.Scored verdict) {
      return verdict;
    }
  }

  /** The decision under a prior that stays. */
  record Under(PriorReweighting prior) implements DecisionRule {
    @Override
    public Verdict.Scored of(Verdict.Scored verdict) {
      return verdict.under(prior);
    }
  }

  /**
   * The decision under the stream's prior, of the events before this one.
   *
   * <p>Stored are whole blocks of events. Those of a block that had begun are not counted again
   * after a restart, so that the next block is full a little later.
   *
   * @param prior of this task's events
   * @param states where it survives, by model id
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
