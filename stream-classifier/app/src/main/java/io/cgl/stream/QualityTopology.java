package io.cgl.stream;

import io.cgl.avro.Quality;
import io.cgl.drift.quality.AccuracyDetector;
import io.cgl.drift.quality.HeldOutRecalls;
import io.cgl.drift.quality.QualitySettings;
import io.cgl.stream.kafka.ProcessorWithStores;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.stream.quality.JoinLabelsProcessor;
import io.cgl.stream.quality.QualityProcessor;
import io.cgl.stream.state.OpenEpisodes;
import io.cgl.stream.state.StateFormat;
import io.cgl.topics.TopicCatalogue;
import java.util.List;
import java.util.Optional;
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

  static final List<String> REPARTITIONED = List.of(LABELS_EVERYWHERE, QUALITY_DELTAS);

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
      OpenEpisodes.Children children) {
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
            new ProcessorWithStores<>(
                () ->
                    new JoinLabelsProcessor(
                        topics.classifications(), topics.labels(), config.window(), metrics),
                JoinLabelsProcessor.stores(settings.retention(), format)),
            Named.as("join-labels"))
        .repartition(
            Repartitioned.<String, Quality>as(QUALITY_DELTAS)
                .withKeySerde(Serdes.String())
                .withValueSerde(format.<Quality>serde(Quality.getClassSchema()))
                .withNumberOfPartitions(1)) // A few records a second, all of one key.
        .process(
            new ProcessorWithStores<>(
                () ->
                    new QualityProcessor(
                        settings.grace(),
                        new AccuracyDetector(
                            config.drift().windowsToFalseAlarm(), config.drift().calmBlocks()),
                        served,
                        metrics,
                        children),
                QualityProcessor.stores(format)),
            Named.as(WATCH_QUALITY),
            OpenEpisodes.STORE);
  }
}
