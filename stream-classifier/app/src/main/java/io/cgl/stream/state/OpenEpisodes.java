package io.cgl.stream.state;

import io.cgl.avro.DriftAlert;
import io.cgl.avro.DriftEpisode;
import io.cgl.avro.DriftKind;
import io.cgl.avro.EpisodeEnd;
import io.cgl.avro.EpisodeState;
import io.cgl.avro.RetrainRequest;
import io.cgl.stream.kafka.SmallStores;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Publishes drift episodes, and remembers the open ones as last published: at most one per model
 * name and kind of drift.
 */
public final class OpenEpisodes {

  public static final String STORE = "open-episodes";

  private final ProcessorContext<String, SpecificRecord> context;
  private final Children children;
  private final ClassifierMetrics metrics;
  private final KeyValueStore<String, DriftEpisode> episodes;

  /**
   * The names of the nodes that a watch forwards to.
   *
   * @param windows for closed windows
   */
  public record Children(String windows, String alerts, String episodes, String retrainRequests) {}

  /** The open episodes of a processor's task. */
  public OpenEpisodes(
      ProcessorContext<String, SpecificRecord> context,
      Children children,
      ClassifierMetrics metrics) {
    this.context = context;
    this.children = children;
    this.metrics = metrics;
    this.episodes = context.getStateStore(STORE);
  }

  public static StoreBuilder<?> store(StateFormat format) {
    return SmallStores.of(STORE, format.<DriftEpisode>serde(DriftEpisode.getClassSchema()));
  }

  /** Whether an episode of class frequencies is open. */
  public boolean ofFrequencies(String model) {
    return episodes.get(model) != null;
  }

  /** Publishes the alert that an episode begins with, and the request to retrain. */
  public void raise(DriftAlert alert, String reason, Instant evidenceFrom) {
    RetrainRequest request =
        new RetrainRequest(
            alert.getEpisodeId(),
            alert.getModelName(),
            alert.getModelId(),
            reason,
            alert.getWindowEnd(),
            evidenceFrom);
    metrics.driftEpisodeBegan();
    forward(alert.getModelName(), alert.getWindowEnd(), alert, children.alerts());
    forward(alert.getModelName(), alert.getWindowEnd(), request, children.retrainRequests());
  }

  /** Publishes an episode as it stands. */
  public void tell(DriftEpisode episode) {
    boolean open = episode.getState() == EpisodeState.OPEN;
    episodes.put(
        episode.getKind() == DriftKind.ACCURACY
            ? accuracyKey(episode.getModelName())
            : episode.getModelName(),
        open ? episode : null);
    forward(episode.getEpisodeId(), episode.getUpdatedAt(), episode, children.episodes());
  }

  /** Closes a model's episodes: the checkpoint that they were of does not serve any more. */
  public void closeBySwap(String model, Instant at) {
    Stream.of(model, accuracyKey(model))
        .map(episodes::get)
        .filter(Objects::nonNull)
        .forEach(
            open ->
                tell(
                    DriftEpisode.newBuilder(open)
                        .setState(EpisodeState.CLOSED)
                        .setUpdatedAt(at)
                        .setClosedBy(EpisodeEnd.SWAP)
                        .build()));
  }

  private void forward(String key, Instant time, SpecificRecord value, String child) {
    context.forward(new Record<>(key, value, Math.max(0, time.toEpochMilli())), child);
  }

  private static String accuracyKey(String model) {
    return model + "|accuracy";
  }
}
