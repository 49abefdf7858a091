package io.cgl.stream.classify;

import io.cgl.avro.state.StoredStreamPrior;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.checkpoint.priors.PriorReweighting;
import io.cgl.drift.priors.DecisionPrior;
import io.cgl.drift.priors.StreamPrior;
import io.cgl.scoring.api.ModelVersion;
import io.cgl.stream.kafka.SmallStores;
import io.cgl.stream.state.StateFormat;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes each model's {@link DecisionRule} for the configured prior, and stores its state. */
final class DecisionRules {

  /** The store of the stream's estimated prior, by model id. */
  static final String STORE = "stream-priors";

  private final DecisionPrior prior;
  private final KeyValueStore<String, StreamPrior.State> states;

  /**
   * @param states the stored estimates of the stream's prior, by model id
   */
  DecisionRules(DecisionPrior prior, KeyValueStore<String, StreamPrior.State> states) {
    this.prior = prior;
    this.states = states;
  }

  /** The store. It exists for every prior, so that a rolling update may change the prior. */
  static StoreBuilder<?> store(StateFormat format) {
    return SmallStores.of(
        STORE, format.serde(StoredStreamPrior.getClassSchema(), StreamPrior.State.class));
  }

  /**
   * The rule of a model.
   *
   * @throws io.cgl.checkpoint.CheckpointException if the model lacks what the prior needs
   */
  DecisionRule of(ModelVersion model) {
    prior.requireOf(model.confusion());
    return switch (prior) {
      case UNIFORM -> verdict -> verdict;
      case TRAINING -> {
        PriorReweighting training =
            PriorReweighting.between(
                model.decision().prior(), model.confusion().orElseThrow().prior());
        yield verdict -> verdict.under(training);
      }
      case STREAM -> following(model);
    };
  }

  /** Deletes the stored estimates of all but these two models. */
  void retain(String modelId, String otherId) {
    SmallStores.take(states, (id, any) -> !id.equals(modelId) && !id.equals(otherId));
  }

  private DecisionRule following(ModelVersion model) {
    HeldOutConfusion confusion = model.confusion().orElseThrow();
    StreamPrior.State known = states.get(model.id());
    StreamPrior.State state =
        known == null ? StreamPrior.State.initial(confusion.classes()) : known;
    return new DecisionRule.Following(
        new StreamPrior(confusion, model.decision().prior(), state), model.id(), states);
  }
}
