package io.cgl.stream.state;

import io.cgl.avro.DriftEpisode;
import io.cgl.avro.DriftKind;
import io.cgl.avro.EpisodeState;
import io.cgl.stream.kafka.SmallStores;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The episodes that are open, as last published: at most one per model name and kind of drift. */
public final class OpenEpisodes {

  /** The name of the store. */
  public static final String STORE = "open-episodes";

  private final KeyValueStore<String, DriftEpisode> episodes;

  private OpenEpisodes(KeyValueStore<String, DriftEpisode> episodes) {
    this.episodes = episodes;
  }

  public static StoreBuilder<?> store(StateFormat format) {
    return SmallStores.of(
        STORE, Serdes.String(), format.<DriftEpisode>serde(DriftEpisode.getClassSchema()));
  }

  /** The store of a processor's task. */
  public static OpenEpisodes of(ProcessingContext context) {
    return new OpenEpisodes(context.getStateStore(STORE));
  }

  /** Whether an episode of class frequencies is open. */
  public boolean ofFrequencies(String model) {
    return episodes.get(model) != null;
  }

  /** Remembers an open episode and forgets a closed one. */
  public void put(DriftEpisode episode) {
    String key =
        episode.getKind() == DriftKind.ACCURACY
            ? accuracyKey(episode.getModelName())
            : episode.getModelName();
    episodes.put(key, episode.getState() == EpisodeState.OPEN ? episode : null);
  }

  /** Forgets the episodes of a model, and returns them. */
  public List<DriftEpisode> takeAll(String model) {
    return Stream.of(model, accuracyKey(model))
        .map(episodes::delete)
        .filter(Objects::nonNull)
        .toList();
  }

  private static String accuracyKey(String model) {
    return model + "|accuracy";
  }
}
