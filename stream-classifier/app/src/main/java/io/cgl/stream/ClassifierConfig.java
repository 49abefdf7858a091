package io.cgl.stream;

import io.cgl.drift.DriftSettings;
import io.cgl.drift.priors.DecisionPrior;
import io.cgl.drift.quality.QualitySettings;
import io.cgl.scoring.api.TrustPolicy;
import io.cgl.stream.classify.Abstention;
import io.cgl.stream.deadletter.Deletes;
import io.cgl.stream.monitoring.http.HttpSettings;
import io.cgl.stream.state.StateFormat;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.streams.GroupProtocol;

/**
 * Everything that can be configured about a classifier.
 *
 * <p>Where a setting comes from, and which wins: {@link #builder} has the safe defaults. What the
 * caller sets wins over them. {@link #kafkaProperties} win over every Kafka setting that the
 * classifier makes, except the application id, the servers, the handlers of failures, and the two
 * promises that the rest of the system relies on: {@code processing.guarantee} and the named
 * internal topics.
 *
 * @param cluster the brokers, and how to connect to them
 * @param registry where the schemas of the events and of our own records live
 * @param applicationId the consumer group, and the prefix of the internal topics
 * @param events the topic of events to classify
 * @param topicPrefix what the names of our own topics begin with
 * @param modelName which model's announcements to follow
 * @param groupProtocol how threads and instances share the partitions
 * @param threads that process events in this instance; if absent one for each core, at most one for
 *     each partition of the events' topic
 * @param window length of the windows of event time in which predicted classes are counted
 * @param grace how long after its end, in event time, a window waits for late events
 * @param drift how sure the drift detector must be
 * @param decisionPrior the class prior that decisions assume
 * @param quality how labels are evaluated; if absent they are not
 * @param abstention the confidence below which an event's class is unknown
 * @param http where page, metrics and health are shown
 * @param trust which announced bundles may be loaded
 * @param maxAhead an event stamped further ahead of this machine's clock is counted in the window
 *     of its arrival; otherwise one event of the year 2100 would close all windows until then
 * @param deletes what happens to events without a value in any input
 * @param stateFormat how state is written; every format is read
 * @param stateDir where Kafka Streams keeps its lock files; if absent its own default
 * @param kafkaProperties further settings of Kafka Streams and its clients by Kafka's own names
 */
public record ClassifierConfig(
    Cluster cluster,
    SchemaRegistry registry,
    String applicationId,
    String events,
    String topicPrefix,
    String modelName,
    GroupProtocol groupProtocol,
    OptionalInt threads,
    Duration window,
    Duration grace,
    DriftSettings drift,
    DecisionPrior decisionPrior,
    Optional<QualitySettings> quality,
    Abstention abstention,
    HttpSettings http,
    TrustPolicy trust,
    Duration maxAhead,
    Deletes deletes,
    StateFormat stateFormat,
    Optional<Path> stateDir,
    Map<String, String> kafkaProperties) {

  public ClassifierConfig {
    threads.ifPresent(n -> require(n > 0, "threads must be at least 1, not " + n));
    require(window.toMillis() > 0, "the window must be longer than 0, not " + window);
    require(!grace.isNegative(), "the grace must not be below 0, it is " + grace);
    require(!maxAhead.isNegative(), "events cannot be ahead by a negative time: " + maxAhead);
    require(!events.isBlank(), "the events topic has no name");
    require(!modelName.isBlank(), "the model has no name");
    String dlq = TopicCatalogue.deadLetterTopic(events);
    require(
        abstention.reviewTopic().filter(t -> t.equals(events) || t.equals(dlq)).isEmpty(),
        "the review topic must be one of its own, not the events' or their dead letters'");
    kafkaProperties = Map.copyOf(kafkaProperties);
  }

  /** Begins with safe defaults; the parameters have none. */
  public static Builder builder(
      Cluster cluster, SchemaRegistry registry, String events, String modelName) {
    return new Builder(cluster, registry, events, modelName);
  }

  public static String defaultApplicationId(String modelName) {
    return "cgl-classifier-" + modelName;
  }

  /** Our own topics, with their types. */
  public TopicCatalogue topics() {
    return new TopicCatalogue(topicPrefix, registry);
  }

  /** The topic of events that cannot be decoded or scored. */
  public String deadLetters() {
    return TopicCatalogue.deadLetterTopic(events);
  }

  /** Says what it classifies and where. Leaves out the settings, for some are secrets. */
  @Override
  public String toString() {
    return "ClassifierConfig[%s: events of '%s' by model '%s' on %s and %s]"
        .formatted(applicationId, events, modelName, cluster, registry);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  public static final class Builder {

    private final Cluster cluster;
    private final SchemaRegistry registry;
    private final String events;
    private final String modelName;
    private String applicationId;
    private String topicPrefix = TopicCatalogue.DEFAULT_PREFIX;
    private GroupProtocol groupProtocol = GroupProtocol.CLASSIC;
    private OptionalInt threads = OptionalInt.empty();
    private Duration window = Duration.ofMinutes(1);
    private Duration grace = Duration.ofSeconds(10);
    private DriftSettings drift = DriftSettings.DEFAULT;
    private DecisionPrior decisionPrior = DecisionPrior.UNIFORM;
    private Optional<QualitySettings> quality = Optional.empty();
    private Abstention abstention = Abstention.NONE;
    // An embedded classifier opens a port only if the program asks for it.
    private HttpSettings http = HttpSettings.OFF;
    private TrustPolicy trust = TrustPolicy.DEFAULT;
    // Brokers let producers be as far ahead by default.
    private Duration maxAhead = Duration.ofHours(1);
    private Deletes deletes = Deletes.DEAD_LETTER;
    private StateFormat stateFormat = StateFormat.AVRO;
    private Optional<Path> stateDir = Optional.empty();
    private Map<String, String> kafkaProperties = Map.of();

    private Builder(Cluster cluster, SchemaRegistry registry, String events, String modelName) {
      this.cluster = cluster;
      this.registry = registry;
      this.events = events;
      this.modelName = modelName;
      this.applicationId = defaultApplicationId(modelName);
    }

    public Builder withApplicationId(String id) {
      this.applicationId = id;
      return this;
    }

    public Builder withTopicPrefix(String prefix) {
      this.topicPrefix = prefix;
      return this;
    }

    public Builder withGroupProtocol(GroupProtocol protocol) {
      this.groupProtocol = protocol;
      return this;
    }

    public Builder withThreads(int count) {
      this.threads = OptionalInt.of(count);
      return this;
    }

    public Builder withWindow(Duration length) {
      this.window = length;
      return this;
    }

    public Builder withGrace(Duration length) {
      this.grace = length;
      return this;
    }

    public Builder withDrift(DriftSettings settings) {
      this.drift = settings;
      return this;
    }

    public Builder withDecisionPrior(DecisionPrior prior) {
      this.decisionPrior = prior;
      return this;
    }

    public Builder withQuality(QualitySettings settings) {
      this.quality = Optional.of(settings);
      return this;
    }

    public Builder withAbstention(Abstention settings) {
      this.abstention = settings;
      return this;
    }

    public Builder withHttp(HttpSettings settings) {
      this.http = settings;
      return this;
    }

    public Builder withTrust(TrustPolicy policy) {
      this.trust = policy;
      return this;
    }

    public Builder withMaxAhead(Duration time) {
      this.maxAhead = time;
      return this;
    }

    public Builder withDeletes(Deletes policy) {
      this.deletes = policy;
      return this;
    }

    public Builder withStateFormat(StateFormat format) {
      this.stateFormat = format;
      return this;
    }

    public Builder withStateDir(Path folder) {
      this.stateDir = Optional.of(folder);
      return this;
    }

    public Builder withKafkaProperties(Map<String, String> properties) {
      this.kafkaProperties = properties;
      return this;
    }

    public ClassifierConfig build() {
      return new ClassifierConfig(
          cluster,
          registry,
          applicationId,
          events,
          topicPrefix,
          modelName,
          groupProtocol,
          threads,
          window,
          grace,
          drift,
          decisionPrior,
          quality,
          abstention,
          http,
          trust,
          maxAhead,
          deletes,
          stateFormat,
          stateDir,
          kafkaProperties);
    }
  }
}
