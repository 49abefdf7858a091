package io.cgl.stream.classify;

import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.checkpoint.priors.PriorReweighting;
import io.cgl.drift.priors.DecisionPrior;
import io.cgl.drift.priors.StreamPrior;
import io.cgl.scoring.api.ModelVersion;
import io.cgl.stream.kafka.SmallStores;
import io.cgl.stream.state.StateSerdes;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes the decisions of the models at work, all under the same kind of prior. */
final class DecisionRules {

  /** What is known of the stream's prior, by model id. */
  static final String STORE = "stream-priors";

  private final DecisionPrior prior;
  private final KeyValueStore<String, StreamPrior.State> states;

  /**
   * @param states where the stream's priors survive
   */
  DecisionRules(DecisionPrior prior, KeyValueStore<String, StreamPrior.State> states) {
    this.prior = prior;
    this.states = states;
  }

  /**
   * Its store; it is there whatever the prior, so that instances may differ in that for a while.
   */
  static StoreBuilder<?> store() {
    return SmallStores.of(STORE, Serdes.String(), StateSerdes.streamPrior());
  }

  /**
   * The decision of a model.
   *
   * @throws io.cgl.checkpoint.CheckpointException if the model does not say what the prior needs
   */
  DecisionRule of(ModelVersion model) {
    prior.requireOf(model.confusion());
    return switch (prior) {
      case UNIFORM -> new DecisionRule.AsGiven();
      case TRAINING ->
          new DecisionRule.Under(
              PriorReweighting.fromUniformTo(model.confusion().orElseThrow().prior()));
      case STREAM -> following(model.id(), model.confusion().orElseThrow());
    };
  }

  /** Forgets what is known of the stream by other models than these two: they serve no more. */
  void retain(String modelId, String otherId) {
    List<String> former = new ArrayList<>();
    try (KeyValueIterator<String, StreamPrior.State> all = states.all()) {
      all.forEachRemaining(
          entry -> {
            if (!entry.key.equals(modelId) && !entry.key.equals(otherId)) {
              former.add(entry.key);
            }
          });
    }
    former.forEach(states::delete);
  }

  private DecisionRule following(String modelId, HeldOutConfusion confusion) {
    StreamPrior.State known = states.get(modelId);
    StreamPrior.State state =
        known == null ? StreamPrior.State.initial(confusion.classes()) : known;
    return new DecisionRule.Following(new StreamPrior(confusion, state), modelId, states);
  }
}
