package io.cgl.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cgl.avro.Label;
import io.cgl.avro.Quality;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.drift.quality.QualitySettings;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.testsupport.Announcer;
import io.cgl.testsupport.TestEvents;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.GroupProtocol;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Labels on a real broker. */
class QualityIT {

  private static final String MODEL = "signs";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS = 600;
  private static final int PARTITIONS = 2;

  @AutoClose private static final EmbeddedKafka kafka = EmbeddedKafka.start();

  @TempDir Path folder;

  private final String own = UUID.randomUUID().toString().substring(0, 8);
  private final Cluster cluster = new Cluster(kafka.bootstrapServers(), Map.of());
  private final SchemaRegistry registry = SchemaRegistry.at("mock://" + own, true);
  private final TopicCatalogue topics = new TopicCatalogue(own + ".", registry);
  private final TestEvents readings = new TestEvents(registry);
  private final String events = TestEvents.TOPIC + "-" + own;
  private final long start = System.currentTimeMillis();
  @AutoClose private final KafkaProducer<byte[], byte[]> producer = cluster.newProducer(Map.of());
  @AutoClose private final Announcer announcer = new Announcer(cluster, topics);

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void shouldJoinEveryLabelOnceWhereverItsEventIsAndThoughTheClassifierStopsBetween(
      GroupProtocol protocol) throws Exception {
    kafka.createTopic(events, PARTITIONS, Map.of());
    kafka.createTopic(topics.labels().name(), 3, Map.of());
    try (var admin = cluster.newAdmin()) {
      topics.createModelsTopic(admin, (short) 1);
    }
    CheckpointBundle bundle =
        LinearCheckpoint.signOfX(MODEL, 1f).write(folder.resolve("bundle"), 1L, 1L);
    announcer.announce(bundle);

    try (StreamClassifier classifier = start(protocol)) {
      sendEvents();
      await().atMost(PATIENCE).until(() -> read(topics.classifications().name()) >= EVENTS);
      sendLabels(0, EVENTS / 2);
      await().atMost(PATIENCE).until(() -> labelled() > 0);
      assertThat(classifier.failure()).isEmpty();
    }
    try (StreamClassifier classifier = start(protocol)) {
      sendLabels(EVENTS / 2, EVENTS);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(labelled()).isEqualTo(EVENTS));
      assertThat(classifier.failure()).isEmpty();
    }

    assertThat(windows())
        .allSatisfy(
            window -> {
              assertThat(window.getModelId()).isEqualTo(bundle.manifest().modelId());
              assertThat(window.getBalancedAccuracy()).isEqualTo(1);
            });
  }

  private StreamClassifier start(GroupProtocol protocol) {
    return StreamClassifier.start(
        ClassifierConfig.builder(cluster, registry, events, MODEL)
            .withApplicationId("classifier-" + own)
            .withTopicPrefix(own + ".")
            .withGroupProtocol(protocol)
            .withThreads(2)
            .withWindow(Duration.ofSeconds(2))
            // Longer than one task's labels come after another's when a busy machine restarts them.
            .withQuality(new QualitySettings(Duration.ofHours(1), Duration.ofSeconds(10)))
            .withStateDir(folder.resolve("state-" + protocol))
            .build());
  }

  /** In partitions that no rule tells. */
  private void sendEvents() throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  events, i / 7 % PARTITIONS, time(i), key(i), readings.reading(x(i)))));
    }
    for (Future<?> record : sent) {
      record.get();
    }
  }

  private void sendLabels(int from, int to) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Label label = new Label(x(i) > 0 ? "high" : "low", null, "test");
      sent.add(producer.send(topics.labels().record(key(i), label)));
    }
    for (Future<?> record : sent) {
      record.get();
    }
  }

  /** Those that are labelled later are in later windows. */
  private long time(int event) {
    return start + event + (event < EVENTS / 2 ? 0 : 10_000);
  }

  private static double x(int event) {
    return event % 3 == 0 ? 1 : -1;
  }

  private static byte[] key(int event) {
    return ("key-" + event).getBytes(UTF_8);
  }

  private long labelled() {
    return windows().stream().mapToLong(Quality::getLabelled).sum();
  }

  private List<Quality> windows() {
    List<Quality> windows = new ArrayList<>();
    try (TopicReader reader = new TopicReader(cluster, List.of(topics.quality().name()))) {
      reader.readToEnd(raw -> windows.add(TopicReader.decode(topics.quality(), raw).value()));
    }
    return windows;
  }

  private int read(String topic) {
    int[] records = {0};
    try (TopicReader reader = new TopicReader(cluster, List.of(topic))) {
      reader.readToEnd(raw -> records[0]++);
    }
    return records[0];
  }
}
