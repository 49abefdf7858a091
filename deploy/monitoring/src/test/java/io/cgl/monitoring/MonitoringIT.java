package io.cgl.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cgl.avro.Label;
import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.checkpoint.features.ReasonCode;
import io.cgl.drift.quality.QualitySettings;
import io.cgl.stream.ClassifierConfig;
import io.cgl.stream.StreamClassifier;
import io.cgl.stream.monitoring.http.HttpEndpoint;
import io.cgl.stream.monitoring.http.HttpSettings;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dashboard and alert rules against what a running classifier shows, after a model, a drift
 * episode, a dead letter and a label: no panel and no rule names what is not there.
 */
class MonitoringIT {

  private static final String MODEL = "signs";
  private static final String EVENTS = "readings";
  private static final Schema READING =
      SchemaBuilder.record("Reading").fields().requiredDouble("x").endRecord();

  /** Written by Prometheus itself. */
  private static final Set<String> OF_PROMETHEUS = Set.of("up");

  /** Added by Prometheus to every series. */
  private static final Set<String> TARGET_LABELS = Set.of("job", "instance");

  private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{(\\w+)}}");

  /** What Kafka's clients begin to measure after the start is found within seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @AutoClose private static final EmbeddedKafka kafka = EmbeddedKafka.start();

  @TempDir static Path folder;

  private static final Cluster cluster = new Cluster(kafka.bootstrapServers(), Map.of());
  private static final SchemaRegistry registry = SchemaRegistry.at("mock://monitoring", true);
  private static final TopicCatalogue topics =
      new TopicCatalogue(TopicCatalogue.DEFAULT_PREFIX, registry);
  private static StreamClassifier classifier;
  private static Scrape scrape;

  @BeforeAll
  static void watchAClassifierThatHasSeenEverything() throws Exception {
    kafka.createTopic(EVENTS, 1, Map.of());
    classifier =
        StreamClassifier.start(
            ClassifierConfig.builder(cluster, registry, EVENTS, MODEL)
                .withWindow(Duration.ofSeconds(1))
                .withGrace(Duration.ofSeconds(1))
                .withQuality(new QualitySettings(Duration.ofHours(1), Duration.ofSeconds(1)))
                .withHttp(HttpSettings.at(HttpSettings.LOOPBACK, 0))
                .withStateDir(folder.resolve("state"))
                .build());
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(Map.of())) {
      announce(producer);
      sendDriftedEvents(producer);
      producer.send(new ProducerRecord<>(EVENTS, "no Avro".getBytes(UTF_8))).get();
      producer.send(topics.labels().record(key(0), new Label("high", null, "test"))).get();
    }
    await().atMost(PATIENCE).until(MonitoringIT::hasSeenEverything);
  }

  @AfterAll
  static void stop() {
    if (classifier != null) {
      classifier.close();
    }
  }

  static List<Query> ofDashboard() throws Exception {
    return Query.ofDashboard();
  }

  static List<Query> ofAlerts() throws Exception {
    return Query.ofAlerts();
  }

  @ParameterizedTest
  @MethodSource("ofDashboard")
  void shouldShowWhatTheDashboardAsksFor(Query query) {
    check(query);
  }

  @ParameterizedTest
  @MethodSource("ofAlerts")
  void shouldShowWhatTheAlertRulesAskFor(Query query) {
    check(query);
  }

  private static void check(Query query) {
    PromQl promql = PromQl.parse(query.expression());
    Set<String> labels = new HashSet<>(TARGET_LABELS);
    for (PromQl.Selector selector : promql.selectors()) {
      String metric = selector.metric();
      if (OF_PROMETHEUS.contains(metric)) {
        continue;
      }
      assertThat(scrape.has(metric)).as("%s is shown, for %s", metric, query.where()).isTrue();
      labels.addAll(scrape.labels(metric));
      for (PromQl.Condition condition : selector.conditions()) {
        check(query, metric, condition);
      }
    }
    assertThat(labels)
        .as("labels of the series of %s", query.where())
        .containsAll(promql.labels())
        .containsAll(legendLabels(query));
  }

  private static void check(Query query, String metric, PromQl.Condition condition) {
    if (TARGET_LABELS.contains(condition.label())) {
      return;
    }
    String what = "%s of %s, for %s".formatted(condition.label(), metric, query.where());
    assertThat(scrape.labels(metric)).as(what).contains(condition.label());
    if (condition.operator().equals("=") && !isReason(condition)) {
      assertThat(scrape.values(metric, condition.label())).as(what).contains(condition.value());
    }
  }

  /** Most reasons, happily, are not seen. */
  private static boolean isReason(PromQl.Condition condition) {
    return condition.label().equals("reason") && ReasonCode.parse(condition.value()).isPresent();
  }

  private static Set<String> legendLabels(Query query) {
    return LEGEND_LABEL
        .matcher(query.legend())
        .results()
        .map((MatchResult result) -> result.group(1))
        .collect(Collectors.toSet());
  }

  private static boolean hasSeenEverything() throws Exception {
    String text = get(classifier.pageUri().orElseThrow().resolve(HttpEndpoint.METRICS));
    // For a reader who looks for a name.
    Files.writeString(Path.of("target", "metrics.txt"), text);
    scrape = Scrape.of(text);
    return text.contains("\ncgl_drift_open 1.0")
        && text.contains("\ncgl_labels_joined_total 1.0")
        && scrape.has("cgl_events_deadlettered_total")
        && scrape.has("kafka_consumer_fetch_manager_records_lag");
  }

  private static void announce(KafkaProducer<byte[], byte[]> producer) throws Exception {
    CheckpointBundle bundle =
        LinearCheckpoint.signOfX(MODEL, 1f).write(folder.resolve("bundle"), 2000L, 1000L);
    ModelAnnouncement announcement =
        ModelAnnouncement.newBuilder()
            .setModelName(MODEL)
            .setModelId(bundle.manifest().modelId())
            .setBundleUri(bundle.folder().toUri().toString())
            .setSha256(bundle.sha256())
            .setSizeBytes(bundle.sizeBytes())
            .setAnnouncedAt(Instant.EPOCH)
            .setClasses(bundle.manifest().classes())
            .build();
    producer.send(topics.models().record(MODEL, announcement)).get();
  }

  /** A class that was a third of the held-out rows is all there is, for a minute. */
  private static void sendDriftedEvents(KafkaProducer<byte[], byte[]> producer) throws Exception {
    int events = 3000;
    long start = System.currentTimeMillis() - Duration.ofMinutes(1).toMillis();
    try (Serializer<GenericRecord> serializer = registry.genericValueSerde().serializer()) {
      byte[] high =
          serializer.serialize(EVENTS, new GenericRecordBuilder(READING).set("x", 4.0).build());
      for (int i = 0; i < events; i++) {
        producer.send(new ProducerRecord<>(EVENTS, null, start + 20L * i, key(i), high)).get();
      }
    }
  }

  private static byte[] key(int event) {
    return ("key-" + event).getBytes(UTF_8);
  }

  private static String get(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
