package io.cgl.topics;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.Classification;
import io.cgl.avro.DriftAlert;
import io.cgl.avro.DriftEpisode;
import io.cgl.avro.Label;
import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelStatus;
import io.cgl.avro.Quality;
import io.cgl.avro.RetrainRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Every topic of the system with its types. Subjects follow Confluent's {@code TopicNameStrategy},
 * one type per topic.
 *
 * <p>The user's events are not here: their topic, key and schema are the user's.
 *
 * @param prefix what every topic name begins with
 * @param registry where the records' schemas live
 */
public record TopicCatalogue(String prefix, SchemaRegistry registry) {

  /** The default prefix of our topics. */
  public static final String DEFAULT_PREFIX = "cgl.";

  static {
    // Written for every event: by generated code, instead of a walk over the schema that boxes each
    // probability.
    new Classification().getSpecificData().setCustomCoders(true);
  }

  /** Our records carry the time of an event, which may be ahead; brokers must not refuse them. */
  private static final Map<String, String> ANY_TIME =
      Map.of(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, String.valueOf(Long.MAX_VALUE));

  /** The most bytes of a dead letter's headers. */
  private static final int DEAD_LETTER_HEADERS = 64 * 1024;

  private static final Map<String, String> COMPACTED =
      Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);

  /**
   * Checks the schemas of all our topics. A registry that is down is not a failure.
   *
   * @throws AccessException if it refuses us, its certificate is not trusted, or schemas are
   *     missing
   */
  public void requireRegistry() {
    registry.requireAccess(models().name());
    registry.requireSchemas(
        Map.of(
            classifications().name(), new Classification(),
            models().name(), new ModelAnnouncement(),
            modelStatus().name(), new ModelStatus(),
            classFrequencies().name(), new ClassFrequencies(),
            driftAlerts().name(), new DriftAlert(),
            driftEpisodes().name(), new DriftEpisode(),
            quality().name(), new Quality(),
            retrainRequests().name(), new RetrainRequest()));
  }

  /** The class of every event, keyed by the event's own key bytes. */
  public Topic<byte[], Classification> classifications() {
    Serde<Classification> serde = registry.specificValueSerde();
    return new Topic<>(
        prefix + "classifications",
        Serdes.ByteArray(),
        Serdes.serdeFrom(
            new KnownSchemaSerializer<>(Classification.class, serde.serializer()),
            serde.deserializer()),
        ANY_TIME);
  }

  /**
   * Announcements by model name: compacted, one partition, the last of a name is the one to serve.
   */
  public Topic<String, ModelAnnouncement> models() {
    return topic("models", Serdes.String(), COMPACTED);
  }

  /** The outcomes of announcements and retrain requests. */
  public Topic<String, ModelStatus> modelStatus() {
    return topic("model-status", Serdes.String(), Map.of());
  }

  /** Predicted classes per closed window and model. */
  public Topic<String, ClassFrequencies> classFrequencies() {
    return topic("class-frequencies", Serdes.String(), Map.of());
  }

  /** One alert per drift episode. */
  public Topic<String, DriftAlert> driftAlerts() {
    return topic("drift-alerts", Serdes.String(), Map.of());
  }

  /** The state of each drift episode by its id: compacted, the last of an id holds. */
  public Topic<String, DriftEpisode> driftEpisodes() {
    return topic("drift-episodes", Serdes.String(), COMPACTED);
  }

  /** How often a model was right, per closed window. */
  public Topic<String, Quality> quality() {
    return topic("quality", Serdes.String(), Map.of());
  }

  /** One request per drift episode. */
  public Topic<String, RetrainRequest> retrainRequests() {
    return topic("retrain-requests", Serdes.String(), Map.of());
  }

  /** Late ground truth, keyed by the event's own key bytes. */
  public Topic<byte[], Label> labels() {
    return topic("labels", Serdes.ByteArray(), Map.of());
  }

  /** The events that cannot be decoded or scored, unchanged. */
  public static String deadLetterTopic(String eventsTopic) {
    return eventsTopic + ".dlq";
  }

  /**
   * Creates our missing topics and the dead letter topic of {@code eventsTopic}.
   *
   * @param partitions of the topics that are written per event; the others have one
   * @throws IllegalStateException if the cluster refuses
   */
  public void createMissing(Admin admin, String eventsTopic, int partitions, short replication) {
    List<NewTopic> wanted = new ArrayList<>();
    for (Topic<?, ?> perEvent : List.of(classifications(), labels())) {
      wanted.add(perEvent.newTopic(partitions, replication));
    }
    for (Topic<?, ?> perModel :
        List.of(
            models(),
            modelStatus(),
            classFrequencies(),
            driftAlerts(),
            driftEpisodes(),
            quality(),
            retrainRequests())) {
      wanted.add(perModel.newTopic(1, replication));
    }
    wanted.add(
        new NewTopic(deadLetterTopic(eventsTopic), partitions, replication)
            .configs(deadLetterSettings(admin, eventsTopic)));
    NewTopics.createMissing(admin, wanted);
  }

  /**
   * Creates a topic for events of {@code eventsTopic} with our headers, if it is missing.
   *
   * @throws IllegalStateException if the cluster refuses
   */
  public static void createMissing(
      Admin admin, String topic, String eventsTopic, int partitions, short replication) {
    NewTopics.createMissing(
        admin,
        List.of(
            new NewTopic(topic, partitions, replication)
                .configs(deadLetterSettings(admin, eventsTopic))));
  }

  /**
   * Creates the announcement topic if it is missing: it must be compacted, so auto-creation is not
   * enough.
   */
  public void createModelsTopic(Admin admin, short replication) {
    NewTopics.createMissing(admin, List.of(models().newTopic(1, replication)));
  }

  /** The largest event fits with the headers that say why it is there. */
  private static Map<String, String> deadLetterSettings(Admin admin, String eventsTopic) {
    try {
      int events = TopicLimits.of(admin, List.of(eventsTopic)).get(eventsTopic).maxBytes();
      Map<String, String> settings = new HashMap<>(ANY_TIME);
      settings.put(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          String.valueOf(Math.min(Integer.MAX_VALUE, (long) events + DEAD_LETTER_HEADERS)));
      return settings;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topics", e);
    }
  }

  private <K, V extends SpecificRecord> Topic<K, V> topic(
      String name, Serde<K> keySerde, Map<String, String> settings) {
    return new Topic<>(prefix + name, keySerde, registry.specificValueSerde(), settings);
  }
}
