package io.cgl.stream;

import io.cgl.avro.Classification;
import io.cgl.drift.DriftDetector;
import io.cgl.drift.quality.HeldOutRecalls;
import io.cgl.scoring.ScoringContext;
import io.cgl.stream.classify.ClassifyProcessor;
import io.cgl.stream.deadletter.DeadLetter;
import io.cgl.stream.driftwatch.DriftProcessor;
import io.cgl.stream.frequencies.CountClassesProcessor;
import io.cgl.stream.frequencies.FrequencyDelta;
import io.cgl.stream.frequencies.WindowSerdes;
import io.cgl.stream.kafka.RecordLimits;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.stream.quality.QualityProcessor;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
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
   * Builds the topology. Events are scored with whatever model {@code scoring} finds.
   *
   * @param limits what the topics take that are written for each event
   * @param classificationPartitions of the topic of classifications
   */
  public static Topology build(
      ClassifierConfig config,
      ScoringContext scoring,
      RecordLimits limits,
      int classificationPartitions,
      ClassifierMetrics metrics) {
    TopicCatalogue topics = config.topics();
    StreamsBuilder builder = new StreamsBuilder();

    builder.stream(config.events(), events())
        .process(
            ClassifyProcessor.supplier(
                scoring::newScorer,
                new ClassifyProcessor.Rules(config.decisionPrior(), config.abstention()),
                metrics,
                new ClassifyProcessor.Children(
                    CLASSIFICATIONS, DEAD_LETTERS, REVIEW, COUNT_CLASSES),
                new ClassifyProcessor.Targets(
                    topics.classifications().name(),
                    config.deadLetters(),
                    config.abstention().reviewTopic(),
                    limits,
                    config.badInput().maxAhead()),
                config.stateFormat()),
            Named.as(CLASSIFY))
        .process(
            CountClassesProcessor.supplier(config.window(), config.stateFormat()),
            Named.as(COUNT_CLASSES))
        .repartition(
            Repartitioned.<String, FrequencyDelta>as(FREQUENCY_DELTAS)
                .withKeySerde(Serdes.String())
                .withValueSerde(WindowSerdes.delta(config.stateFormat()))
                .withNumberOfPartitions(1)) // A few records a second, all of one key.
        .process(
            DriftProcessor.supplier(
                config.grace(),
                new DriftDetector(config.drift()),
                metrics,
                new DriftProcessor.Children(
                    CLASS_FREQUENCIES, DRIFT_ALERTS, DRIFT_EPISODES, RETRAIN_REQUESTS),
                config.stateFormat()),
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
                    () -> heldOutRecalls(scoring),
                    metrics,
                    new QualityProcessor.Children(
                        QualityTopology.QUALITY, DRIFT_ALERTS, DRIFT_EPISODES, RETRAIN_REQUESTS)));

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

  /** How often the active checkpoint found each class on held-out rows, if it says so. */
  private static Optional<HeldOutRecalls> heldOutRecalls(ScoringContext scoring) {
    return scoring
        .activeVersion()
        .flatMap(
            model ->
                model
                    .confusion()
                    .map(rows -> HeldOutRecalls.of(model.id(), model.classes(), rows)));
  }

  /** The topics that Kafka Streams makes for an application of this topology. */
  public static Set<String> internalTopics(String applicationId) {
    Set<String> names = new HashSet<>();
    names.add(applicationId + "-" + FREQUENCY_DELTAS + "-repartition");
    for (String store : ClassifyProcessor.STORES) {
      names.add(applicationId + "-" + store + "-changelog");
    }
    for (String store : CountClassesProcessor.STORES) {
      names.add(applicationId + "-" + store + "-changelog");
    }
    for (String store : DriftProcessor.STORES) {
      names.add(applicationId + "-" + store + "-changelog");
    }
    names.addAll(QualityTopology.internalTopics(applicationId));
    return names;
  }

  /** Bytes: the processor decodes, so that what cannot be decoded is not lost. */
  private static Consumed<byte[], byte[]> events() {
    return bytes("events");
  }

  /** A source whose records others may write. */
  static Consumed<byte[], byte[]> bytes(String name) {
    return Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
        .withName(name)
        .withTimestampExtractor(
            // Producers of old send no time; to fail on that would stop the stream for good.
            (event, partitionTime) ->
                event.timestamp() >= 0 ? event.timestamp() : Math.max(0, partitionTime));
  }

  /** Keeps the events' partitions, and so the order of those without a key, too. */
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
