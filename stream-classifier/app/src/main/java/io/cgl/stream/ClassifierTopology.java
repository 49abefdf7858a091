package io.cgl.stream;

import io.cgl.avro.Classification;
import io.cgl.drift.DriftDetector;
import io.cgl.drift.quality.HeldOutRecalls;
import io.cgl.scoring.BatchInference;
import io.cgl.stream.classify.ClassifyProcessor;
import io.cgl.stream.deadletter.DeadLetter;
import io.cgl.stream.driftwatch.DriftProcessor;
import io.cgl.stream.frequencies.CountClassesProcessor;
import io.cgl.stream.frequencies.FrequencyDelta;
import io.cgl.stream.frequencies.WindowSerdes;
import io.cgl.stream.kafka.ProcessorWithStores;
import io.cgl.stream.kafka.RecordLimits;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.stream.quality.JoinLabelsProcessor;
import io.cgl.stream.quality.QualityProcessor;
import io.cgl.stream.state.OpenEpisodes;
import io.cgl.stream.state.StateFormat;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * The topology, a pure function of its configuration and what scores the events.
 *
 * <pre>
 * events ─ classify ┬─ classifications
 *                   ├─ dead letters
 *                   ├─ (review)
 *                   └─ count classes ─ (repartitioned by model) ─ watch drift ┬─ class frequencies
 *                                                                             ├─ drift alerts
 *                                                                             ├─ drift episodes
 *                                                                             └─ retrain requests
 * </pre>
 *
 * <p>Processors and sinks are wired by hand; the DSL spans them only because it alone can declare a
 * repartition topic.
 */
public final class ClassifierTopology {

  /** The node whose failures are an event's own. */
  static final String CLASSIFY = "classify";

  /** The node that classifications leave by. */
  static final String CLASSIFICATIONS = "classifications";

  private static final String COUNT_CLASSES = "count-classes";
  private static final String WATCH_DRIFT = "watch-drift";
  private static final String FREQUENCY_DELTAS = "frequency-deltas";
  private static final String DEAD_LETTERS = "dead-letters";
  private static final String REVIEW = "review";
  private static final String CLASS_FREQUENCIES = "class-frequencies";
  private static final String DRIFT_ALERTS = "drift-alerts";
  private static final String DRIFT_EPISODES = "drift-episodes";
  private static final String RETRAIN_REQUESTS = "retrain-requests";

  private ClassifierTopology() {}

  /**
   * Builds the topology. Events are scored with the model that {@code inference} serves.
   *
   * @param limits of the topics that are written for each event
   * @param classificationPartitions of the topic of classifications
   */
  public static Topology build(
      ClassifierConfig config,
      BatchInference inference,
      RecordLimits limits,
      int classificationPartitions,
      ClassifierMetrics metrics) {
    TopicCatalogue topics = config.topics();
    StateFormat format = config.stateFormat();
    StreamsBuilder builder = new StreamsBuilder();

    builder.stream(config.events(), bytes("events"))
        .process(
            new ProcessorWithStores<>(
                () ->
                    new ClassifyProcessor(
                        inference.newScorer(),
                        config.decisionPrior(),
                        config.abstention(),
                        metrics,
                        new ClassifyProcessor.Children(
                            CLASSIFICATIONS, DEAD_LETTERS, REVIEW, COUNT_CLASSES),
                        new ClassifyProcessor.Targets(
                            topics.classifications().name(),
                            config.deadLetters(),
                            config.abstention().reviewTopic(),
                            limits,
                            config.maxAhead(),
                            config.deletes())),
                ClassifyProcessor.stores(format)),
            Named.as(CLASSIFY))
        .process(
            new ProcessorWithStores<>(
                () -> new CountClassesProcessor(config.window()),
                CountClassesProcessor.stores(format)),
            Named.as(COUNT_CLASSES))
        .repartition(
            Repartitioned.<String, FrequencyDelta>as(FREQUENCY_DELTAS)
                .withKeySerde(Serdes.String())
                .withValueSerde(WindowSerdes.delta(format))
                .withNumberOfPartitions(1)) // A few records a second, all of one key.
        .process(
            new ProcessorWithStores<>(
                () ->
                    new DriftProcessor(
                        config.grace(),
                        new DriftDetector(config.drift()),
                        metrics,
                        children(CLASS_FREQUENCIES),
                        format),
                DriftProcessor.stores(format)),
            Named.as(WATCH_DRIFT));

    config
        .quality()
        .ifPresent(
            settings ->
                QualityTopology.add(
                    builder,
                    config,
                    settings,
                    classificationPartitions,
                    () -> heldOutRecalls(inference),
                    metrics,
                    children(QualityTopology.QUALITY)));

    Topology topology = builder.build();
    String[] watchers =
        config.quality().isPresent()
            ? new String[] {WATCH_DRIFT, QualityTopology.WATCH_QUALITY}
            : new String[] {WATCH_DRIFT};
    Topic<byte[], Classification> classifications = topics.classifications();
    topology.addSink(
        CLASSIFICATIONS,
        classifications.name(),
        classifications.keySerde().serializer(),
        classifications.valueSerde().serializer(),
        ClassifierTopology::partitionOfEvent,
        CLASSIFY);
    topology.addSink(
        DEAD_LETTERS,
        config.deadLetters(),
        new ByteArraySerializer(),
        DeadLetter.serializer(),
        DeadLetter::partitions,
        CLASSIFY);
    config
        .abstention()
        .reviewTopic()
        .ifPresent(
            review ->
                topology.addSink(
                    REVIEW,
                    review,
                    new ByteArraySerializer(),
                    new ByteArraySerializer(),
                    CLASSIFY));
    addSink(topology, CLASS_FREQUENCIES, topics.classFrequencies(), WATCH_DRIFT);
    addSink(topology, DRIFT_ALERTS, topics.driftAlerts(), watchers);
    addSink(topology, DRIFT_EPISODES, topics.driftEpisodes(), watchers);
    addSink(topology, RETRAIN_REQUESTS, topics.retrainRequests(), watchers);
    if (config.quality().isPresent()) {
      addSink(topology, QualityTopology.QUALITY, topics.quality(), QualityTopology.WATCH_QUALITY);
    }
    return topology;
  }

  /** The active checkpoint's recalls on held-out rows, if its manifest has them. */
  private static Optional<HeldOutRecalls> heldOutRecalls(BatchInference inference) {
    return inference
        .activeVersion()
        .flatMap(
            model ->
                model
                    .confusion()
                    .map(rows -> HeldOutRecalls.of(model.id(), model.classes(), rows)));
  }

  private static OpenEpisodes.Children children(String windows) {
    return new OpenEpisodes.Children(windows, DRIFT_ALERTS, DRIFT_EPISODES, RETRAIN_REQUESTS);
  }

  /** The topics that Kafka Streams creates for an application of this topology. */
  public static Set<String> internalTopics(String applicationId) {
    Stream<String> repartitioned =
        Stream.concat(Stream.of(FREQUENCY_DELTAS), QualityTopology.REPARTITIONED.stream());
    Stream<String> stores =
        Stream.of(
                ClassifyProcessor.STORES,
                CountClassesProcessor.STORES,
                DriftProcessor.STORES,
                JoinLabelsProcessor.STORES,
                QualityProcessor.STORES)
            .flatMap(List::stream);
    return Stream.concat(
            repartitioned.map(name -> applicationId + "-" + name + "-repartition"),
            stores.map(name -> applicationId + "-" + name + "-changelog"))
        .collect(Collectors.toSet());
  }

  /** A source whose records others may write. */
  static Consumed<byte[], byte[]> bytes(String name) {
    return Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
        .withName(name)
        .withTimestampExtractor(
            // Old producers send no time; failing on that would stop the stream for good.
            (event, partitionTime) ->
                event.timestamp() >= 0 ? event.timestamp() : Math.max(0, partitionTime));
  }

  /** Keeps the events' partitions, and so the order even of those without a key. */
  private static Optional<Set<Integer>> partitionOfEvent(
      String topic, byte[] key, Classification classification, int partitions) {
    return Optional.of(Set.of(classification.getSourcePartition() % partitions));
  }

  private static <K, V> void addSink(
      Topology topology, String node, Topic<K, V> topic, String... parents) {
    topology.addSink(
        node,
        topic.name(),
        topic.keySerde().serializer(),
        topic.valueSerde().serializer(),
        parents);
  }
}
