package io.cgl.stream;

import io.cgl.avro.Quality;
import io.cgl.drift.quality.AccuracyDetector;
import io.cgl.drift.quality.HeldOutRecalls;
import io.cgl.drift.quality.QualitySettings;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.stream.quality.JoinLabelsProcessor;
import io.cgl.stream.quality.QualityProcessor;
import io.cgl.stream.state.OpenEpisodes;
import io.cgl.stream.state.StateFormat;
import io.cgl.topics.TopicCatalogue;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * The part of the topology that looks at labels.
 *
 * <pre>
 * labels ─ (to every partition) ─┐
 * classifications ───────────────┴ join labels ─ (repartitioned by model) ─ watch quality ┬─ quality
 *                                                                                         └─ (as drift)
 * </pre>
 *
 * <p>It reads classifications as any consumer would, once they are committed, so nothing of it
 * stands between an event and its classification.
 */
final class QualityTopology {

  /** The node that the sinks of quality, alerts, episodes and requests hang on. */
  static final String WATCH_QUALITY = "watch-quality";

  /** The node of the sink of closed windows. */
  static final String QUALITY = "quality";

  private static final String LABELS_EVERYWHERE = "labels-everywhere";
  private static final String QUALITY_DELTAS = "quality-deltas";

  private QualityTopology() {}

  /**
   * Adds it, but for its sinks.
   *
   * @param partitions of the classifications' topic
   * @param served the held-out recalls of the checkpoint that serves
   * @param children the sinks
   */
  static void add(
      StreamsBuilder builder,
      ClassifierConfig config,
      QualitySettings settings,
      int partitions,
      Supplier<Optional<HeldOutRecalls>> served,
      ClassifierMetrics metrics,
      QualityProcessor.Children children) {
    TopicCatalogue topics = config.topics();
    StateFormat format = config.stateFormat();
    var labels =
        builder.stream(topics.labels().name(), ClassifierTopology.bytes("labels"))
            .repartition(
                Repartitioned.<byte[], byte[]>as(LABELS_EVERYWHERE)
                    .withKeySerde(Serdes.ByteArray())
                    .withValueSerde(Serdes.ByteArray())
                    .withNumberOfPartitions(partitions)
                    .withStreamPartitioner(
                        (topic, key, label, count) ->
                            Optional.of(
                                IntStream.range(0, count).boxed().collect(Collectors.toSet()))));
    Consumed<byte[], byte[]> classifications =
        ClassifierTopology.bytes("own-classifications")
            // Older ones can have no label that counts.
            .withOffsetResetPolicy(AutoOffsetReset.byDuration(settings.retention()));
    builder.stream(topics.classifications().name(), classifications)
        .merge(labels, Named.as("classifications-and-labels"))
        .process(
            JoinLabelsProcessor.supplier(
                topics.classifications(),
                topics.labels(),
                config.window(),
                settings.retention(),
                metrics,
                format),
            Named.as("join-labels"))
        .repartition(
            Repartitioned.<String, Quality>as(QUALITY_DELTAS)
                .withKeySerde(Serdes.String())
                .withValueSerde(format.<Quality>serde(Quality.getClassSchema()))
                .withNumberOfPartitions(1)) // A few records a second, all of one key.
        .process(
            QualityProcessor.supplier(
                settings.grace(),
                new AccuracyDetector(
                    config.drift().windowsToFalseAlarm(), config.drift().calmBlocks()),
                served,
                metrics,
                children,
                format),
            Named.as(WATCH_QUALITY),
            OpenEpisodes.STORE);
  }

  /** The topics that Kafka Streams makes for it. */
  static Set<String> internalTopics(String applicationId) {
    Set<String> names = new HashSet<>();
    names.add(applicationId + "-" + LABELS_EVERYWHERE + "-repartition");
    names.add(applicationId + "-" + QUALITY_DELTAS + "-repartition");
    JoinLabelsProcessor.STORES.forEach(
        store -> names.add(applicationId + "-" + store + "-changelog"));
    QualityProcessor.STORES.forEach(store -> names.add(applicationId + "-" + store + "-changelog"));
    return names;
  }
}
