package io.cgl.trainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.djl.Device;
import io.cgl.avro.Label;
import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.avro.RetrainRequest;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.SigningKey;
import io.cgl.kafka.embedded.EmbeddedKafka;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.cgl.topics.models.ModelDirectory;
import io.cgl.trainer.checkpoint.BundleAnnouncement;
import io.cgl.trainer.checkpoint.CheckpointTrainer;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.training.CglNetConfig;
import io.cgl.trainer.training.TrainingListener;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on a real broker: what it reads, and that every request ends in exactly one outcome. */
class RetrainingJobIT {

  private static final Schema SCHEMA =
      SchemaBuilder.record("Reading").fields().requiredDouble("x").requiredDouble("y").endRecord();
  private static final Instant BEFORE = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant DRIFT = BEFORE.plus(Duration.ofHours(1));
  private static final ListedRows BASE = base(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @AutoClose private static final EmbeddedKafka kafka = EmbeddedKafka.start();
  private static final SigningKey key = SigningKey.generate();
  private static CheckpointBundle knowsTheOldMeaning;

  @TempDir static Path champions;
  @TempDir Path folder;
  private Cluster cluster;
  private TopicCatalogue topics;
  private ModelDirectory models;
  private CheckpointTrainer trainer;
  private String events;
  private RetrainingJob job;

  @BeforeAll
  static void trainChampion() {
    knowsTheOldMeaning = train(BASE, champions.resolve("champion"));
  }

  @BeforeEach
  void prepare() {
    String id = UUID.randomUUID().toString();
    events = id + ".events";
    cluster = new Cluster(kafka.bootstrapServers(), Map.of());
    topics = new TopicCatalogue(id + ".", SchemaRegistry.at("mock://" + id, true));
    kafka.createTopic(events, 1, Map.of());
    try (var admin = cluster.newAdmin()) {
      topics.createMissing(admin, events, 1, (short) 1);
    }
    models = new ModelDirectory(cluster, topics);
    trainer = new CheckpointTrainer(Device.cpu(), Clock.systemUTC());
  }

  @AfterEach
  void stopJob() {
    if (job != null) {
      job.close();
    }
  }

  @Test
  void shouldAnnounceAChallengerThatLearntTheNewDistribution() {
    CheckpointBundle champion = announceChampion();
    sendLabelledEvents(1_000, true);
    // Few old rows, so that what the labelled events say outweighs what they contradict.
    start(settings(base(60), 1_000, PATIENCE));

    sendRequest("episode-1", champion);

    ModelAnnouncement winner = awaitAnnouncementFor("episode-1");
    assertThat(winner.getModelId()).isNotEqualTo(champion.manifest().modelId());
    assertThat(CheckpointBundle.fetch(URI.create(winner.getBundleUri()), winner.getSha256()))
        .isNotNull();
    assertThat(winner.getSignedBy()).isEqualTo(key.verificationKey().id());
    assertThat(winner.getSignature().remaining()).as("bytes of an Ed25519 signature").isEqualTo(64);
    assertThat(winner.getPreviousModelId()).isEqualTo(champion.manifest().modelId());
    assertThat(models.read("m").registered())
        .containsOnlyKeys(champion.manifest().modelId(), winner.getModelId());
    assertThat(statuses()).isEmpty();
  }

  @Test
  void shouldKeepAChampionThatIsAsGood() {
    CheckpointBundle champion = announceChampion();
    sendLabelledEvents(300, false);
    start(settings(BASE, 200, PATIENCE));

    sendRequest("episode-1", champion);

    ModelStatus status = awaitStatus();
    assertThat(status.getState()).isEqualTo(ModelState.KEPT_CHAMPION);
    assertThat(status.getReason()).contains("not better");
    assertThat(status.getRetrainRequestId()).isEqualTo("episode-1");
    assertThat(models.read("m").active().orElseThrow().getModelId())
        .isEqualTo(champion.manifest().modelId());
  }

  @Test
  void shouldSayHowManyLabelsAreMissingAndKeepTheChampion() {
    CheckpointBundle champion = announceChampion();
    sendLabelledEvents(7, true);
    start(settings(BASE, 200, Duration.ofMillis(200)));

    sendRequest("episode-1", champion);

    ModelStatus status = awaitStatus();
    assertThat(status.getState()).isEqualTo(ModelState.RETRAINING_FAILED);
    assertThat(status.getReason()).contains("only 7 labelled events", "200 are needed");
  }

  @Test
  void shouldNotTrainForARequestAboutAModelThatWasReplaced() {
    CheckpointBundle champion = announceChampion();
    start(settings(BASE, 200, PATIENCE));

    sendRequest("episode-1", "an-older-model");

    assertThat(awaitStatus().getReason())
        .contains("an-older-model was replaced by " + champion.manifest().modelId());
  }

  @Test
  void shouldAnswerEveryRequestOnceAlthoughTheJobIsStartedAgain() {
    CheckpointBundle champion = announceChampion();
    RetrainingSettings settings = settings(BASE, 200, Duration.ofMillis(200));
    start(settings);
    sendRequest("episode-1", champion);
    awaitStatus();
    job.close();

    start(settings);
    sendRequest("episode-2", champion);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(statuses())
                    .extracting(ModelStatus::getRetrainRequestId)
                    .containsExactly("episode-1", "episode-2"));
  }

  private RetrainingSettings settings(LabelledRows base, int minLabels, Duration patience) {
    return new RetrainingSettings(
        "m",
        events,
        base,
        TableProfile.Overrides.NONE,
        folder.resolve("store"),
        Duration.ofDays(1),
        minLabels,
        patience,
        0.3,
        config(),
        Optional.of(key));
  }

  /** Small enough for a test, large enough to learn a straight line. */
  private static CglNetConfig config() {
    return CglNetConfig.defaults()
        .with("experts", 1)
        .with("width", 16)
        .with("epochs", 20)
        .with("batch", 64)
        // The job compares on the rows that would fit the decision: as trained, neither side
        // profits.
        .with("decision", "uniform");
  }

  private static CheckpointBundle train(LabelledRows rows, Path out) {
    ListedRows none = new ListedRows("none", rows.fields(), List.of());
    RetrainingSettings settings =
        new RetrainingSettings(
            "m",
            "",
            rows,
            TableProfile.Overrides.NONE,
            out,
            Duration.ZERO,
            1,
            Duration.ZERO,
            0.3,
            config(),
            Optional.empty());
    return new CheckpointTrainer(Device.cpu(), Clock.systemUTC())
        .train(new RetrainingData(rows, none).task(settings), out, TrainingListener.NONE);
  }

  private CheckpointBundle announceChampion() {
    models.change(
        "m", m -> m.activate(BundleAnnouncement.of(knowsTheOldMeaning, Instant.now(), null)));
    return knowsTheOldMeaning;
  }

  private void start(RetrainingSettings settings) {
    job =
        new RetrainingJob(
            cluster, topics, settings, trainer, TrainingListener.NONE, Clock.systemUTC());
    Thread thread = new Thread(job, "job-under-test");
    thread.setDaemon(true);
    thread.start();
  }

  /** Above the line y = x is "up"; after the drift the meaning is the other way round. */
  private static ListedRows base(int rows) {
    List<ListedRows.Row> list = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < rows; i++) {
      double x = random.nextGaussian();
      double y = y(x, random);
      list.add(new ListedRows.Row(new Object[] {x, y}, label(x, y, false)));
    }
    return new ListedRows("base", List.of("x", "y"), list);
  }

  /** Far enough from the line that two networks that know it cannot differ by chance. */
  private static double y(double x, Random random) {
    double distance = random.nextGaussian();
    return x + distance + Math.copySign(1, distance);
  }

  private static String label(double x, double y, boolean turned) {
    return (y > x) != turned ? "up" : "down";
  }

  private void sendLabelledEvents(int count, boolean turned) {
    Topic<byte[], Label> labels = topics.labels();
    var serializer = topics.registry().genericValueSerde().serializer();
    Random random = new Random(2);
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(Map.of())) {
      for (int i = 0; i < count; i++) {
        double x = random.nextGaussian();
        double y = y(x, random);
        GenericRecord event = new GenericRecordBuilder(SCHEMA).set("x", x).set("y", y).build();
        byte[] key = ("event-" + i).getBytes(StandardCharsets.UTF_8);
        long time = DRIFT.toEpochMilli() + i;
        send(
            producer,
            new ProducerRecord<>(events, null, time, key, serializer.serialize(events, event)));
        send(producer, labels.record(key, new Label(label(x, y, turned), null, null), time + 1));
      }
    }
  }

  private void sendRequest(String id, CheckpointBundle champion) {
    sendRequest(id, champion.manifest().modelId());
  }

  private void sendRequest(String id, String modelId) {
    RetrainRequest request = new RetrainRequest(id, "m", modelId, "test", DRIFT, DRIFT);
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(Map.of())) {
      send(producer, topics.retrainRequests().record("m", request));
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    var unused = producer.send(record);
  }

  private ModelAnnouncement awaitAnnouncementFor(String request) {
    await()
        .atMost(PATIENCE)
        .until(() -> request.equals(models.read("m").active().orElseThrow().getRetrainRequestId()));
    return models.read("m").active().orElseThrow();
  }

  private ModelStatus awaitStatus() {
    await().atMost(PATIENCE).until(() -> !statuses().isEmpty());
    return statuses().get(0);
  }

  private List<ModelStatus> statuses() {
    List<ModelStatus> found = new ArrayList<>();
    try (TopicReader reader = new TopicReader(cluster, List.of(topics.modelStatus().name()))) {
      reader.readToEnd(raw -> found.add(TopicReader.decode(topics.modelStatus(), raw).value()));
    }
    return found;
  }
}
