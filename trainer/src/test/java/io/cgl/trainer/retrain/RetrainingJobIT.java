package io.cgl.trainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.djl.Device;
import io.cgl.avro.Label;
import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.avro.RetrainRequest;
import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.signing.SigningKey;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.cgl.topics.models.ModelDirectory;
import io.cgl.trainer.checkpoint.BundleAnnouncement;
import io.cgl.trainer.checkpoint.CheckpointTrainer;
import io.cgl.trainer.checkpoint.TrainingTask;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.DataException;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.progress.TrainingListener;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
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

  private static final EmbeddedKafka kafka = EmbeddedKafka.shared();
  private static final SigningKey key = SigningKey.generate();
  private static CheckpointBundle knowsTheOldMeaning;

  @TempDir static Path champions;
  @TempDir Path folder;
  private Cluster cluster;
  private TopicCatalogue topics;
  private ModelDirectory models;
  private CheckpointTrainer trainer;
  private String events;
  private final List<RetrainingJob> jobs = new ArrayList<>();
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
    kafka.createTopic(topics.labels().name(), 1, Map.of()); // Returns when it can be written.
    try (var admin = cluster.newAdmin()) {
      topics.createMissing(admin, events, 1, (short) 1);
    }
    models = new ModelDirectory(cluster, topics);
    trainer = new CheckpointTrainer(Device.cpu(), Clock.systemUTC());
  }

  @AfterEach
  void stopJobs() {
    jobs.forEach(RetrainingJob::close);
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
    assertThat(status.getReason()).contains("no challenger could be shown to be better");
    assertThat(status.getRetrainRequestId()).isEqualTo("episode-1");
    assertThat(models.read("m").active().orElseThrow().getModelId())
        .isEqualTo(champion.manifest().modelId());
  }

  @Test
  void shouldSayHowManyLabelsAreMissingAndWhatIsLeft() {
    CheckpointBundle champion = announceChampion();
    sendLabelledEvents(7, true);
    start(settings(BASE, 200, Duration.ofMillis(200)));

    sendRequest("episode-1", champion);

    ModelStatus status = awaitStatus();
    assertThat(status.getState()).isEqualTo(ModelState.RETRAINING_FAILED);
    assertThat(status.getReason())
        .contains("only 7 labelled events", "200 are needed", "--decision-prior stream");
  }

  @Test
  void shouldCorrectThePriorWhereNoLabelsComeAndItIsToldTo() {
    CheckpointBundle champion = announceChampion();
    sendEvents(500, 0.9);
    start(
        builder(BASE, 200, Duration.ofMillis(200))
            .withoutLabels(WithoutLabels.CORRECT_PRIOR)
            .build());

    sendRequest("episode-1", champion);

    ModelAnnouncement announced = awaitAnnouncementFor("episode-1");
    CheckpointBundle corrected =
        CheckpointBundle.fetch(URI.create(announced.getBundleUri()), announced.getSha256());
    Checkpoint.load(corrected, 1).close();
    assertThat(corrected.manifest().provenance().data())
        .endsWith(
            "prior of checkpoint %s corrected by 500 events without labels"
                .formatted(champion.manifest().modelId()));
    assertThat(corrected.manifest().calibration().confusion()).isEmpty();
    int up = corrected.manifest().classes().indexOf("up");
    assertThat(corrected.manifest().driftReference().predictedCounts().get(up))
        .as("events of 500 called up, of which 450 are")
        .isBetween(430L, 480L);
    float[] before = champion.golden().probabilities()[0];
    float[] after = corrected.golden().probabilities()[0];
    assertThat(odds(after, up) / odds(before, up))
        .as("the odds of what is frequent now")
        .isBetween(5.0, 15.0);
    assertThat(statuses()).isEmpty();
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

  @Test
  void shouldNotTrainAgainForARequestThatIsMadeTwice() {
    CheckpointBundle champion = announceChampion();
    start(settings(BASE, 200, Duration.ofMillis(200)));
    sendRequest("episode-1", champion);
    sendRequest("episode-1", champion);
    sendRequest("episode-2", champion);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(statuses())
                    .extracting(ModelStatus::getRetrainRequestId)
                    .containsExactly("episode-1", "episode-2"));
  }

  @Test
  void shouldLetOtherJobsStandByWhileOneTrains() {
    CheckpointBundle champion = announceChampion();
    sendLabelledEvents(1_000, true);
    RetrainingSettings settings = settings(base(60), 1_000, PATIENCE);
    List<String> first = new CopyOnWriteArrayList<>();
    List<String> second = new CopyOnWriteArrayList<>();
    CountDownLatch joined = new CountDownLatch(1);
    start(
        settings,
        progress -> {
          first.add(progress.phase());
          pass(joined);
        });
    sendRequest("episode-1", champion);
    await().atMost(PATIENCE).until(() -> !first.isEmpty());

    start(settings, progress -> second.add(progress.phase()));
    await().atMost(PATIENCE).until(() -> members() == 2);
    joined.countDown();

    awaitAnnouncementFor("episode-1");
    assertThat(second).isEmpty();
  }

  @Test
  void shouldGoOnWithTheTrainingOfAJobThatStopped() {
    CheckpointBundle champion = announceChampion();
    sendLabelledEvents(1_000, true);
    RetrainingSettings settings = settings(base(60), 1_000, PATIENCE);
    CountDownLatch studentLearns = new CountDownLatch(1);
    RetrainingJob stopped =
        start(
            settings,
            progress -> {
              if (progress.phase().equals("student")) {
                studentLearns.countDown();
              }
            });
    sendRequest("episode-1", champion);
    pass(studentLearns);
    stopped.close();
    // More labels change nothing: the rows were settled when the training began.
    sendLabelledEvents(1_500, true);

    List<String> phases = new CopyOnWriteArrayList<>();
    start(settings, progress -> phases.add(progress.phase()));

    awaitAnnouncementFor("episode-1");
    assertThat(phases).contains("student").doesNotContain("expert 1/1");
  }

  @Test
  void shouldTrainInOneJobOnlyWhenTheGroupTakesARequestAway() {
    CheckpointBundle champion = announceChampion();
    sendLabelledEvents(1_000, true);
    RetrainingSettings settings = settings(base(60), 1_000, PATIENCE);
    Set<String> training = ConcurrentHashMap.newKeySet();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch evicted = new CountDownLatch(1);
    for (String name : List.of("a", "b")) {
      start(
          settings,
          progress -> {
            training.add(name);
            most.accumulateAndGet(training.size(), Math::max);
            begun.countDown();
            pass(evicted);
            training.remove(name);
          });
    }
    sendRequest("episode-1", champion);
    pass(begun);

    // As if the one that trains had been silent for too long.
    evictAllMembers();
    await().atMost(PATIENCE).until(() -> members() == 2);
    evicted.countDown();

    awaitAnnouncementFor("episode-1");
    assertThat(most).as("jobs that trained at a time").hasValue(1);
    assertThat(models.read("m").registered()).hasSize(2);
    assertThat(statuses()).isEmpty();
  }

  @Test
  void shouldCompareOnEventsThatTheChampionHasNotLearntFrom() {
    CheckpointBundle champion = announceChampion();
    sendLabelledEvents(1_000, true);
    start(settings(base(60), 1_000, Duration.ofMillis(500)));
    sendRequest("episode-1", champion);
    ModelAnnouncement winner = awaitAnnouncementFor("episode-1");

    sendRequest("episode-2", winner.getModelId());

    assertThat(awaitStatus().getReason())
        .startsWith("only 0 labelled events since " + DRIFT.plusMillis(1_000));
  }

  @Test
  void shouldAnswerWhoeverAsksOnce() throws InterruptedException {
    announceChampion();
    sendLabelledEvents(300, false);
    Clock clock =
        Clock.offset(
            Clock.systemUTC(), Duration.between(Instant.now(), DRIFT.plus(Duration.ofMinutes(10))));

    AnsweredRequests.Answer answer = service(settings(BASE, 200, PATIENCE), clock).runOnce();

    assertThat(answer.kind()).isEqualTo(AnsweredRequests.Kind.KEPT);
    assertThat(answer.reason()).isEqualTo(statuses().get(0).getReason());
    assertThat(statuses().get(0).getRetrainRequestId()).startsWith("once-m-2026-01-01T01:10");
  }

  @Test
  void shouldAnswerWhatWaitsAndEndWithoutLeavingALag() throws Exception {
    CheckpointBundle champion = announceChampion();
    // As the classifier does: behind it stands the end of its transaction.
    sendRequestInTransaction("episode-1", champion);
    sendRequestInTransaction("episode-2", champion);
    RetrainingSettings settings = settings(BASE, 200, Duration.ofMillis(200));

    service(settings).drain(Optional.of("nightly-1"));
    service(settings).drain(Optional.of("nightly-1"));

    assertThat(statuses())
        .extracting(ModelStatus::getRetrainRequestId)
        .containsExactly("episode-1", "episode-2", "nightly-1");
    assertThat(lag()).isZero();
  }

  @Test
  void shouldGiveUpARequestWhoseTrainingsKillTheirProcess() {
    CheckpointBundle champion = announceChampion();
    sendLabelledEvents(300, true);
    Instant begun = Instant.now();
    try (RetrainingDirectory workplace =
        RetrainingDirectory.enter(folder.resolve("store"), "m", "episode-1", new Cancellation())) {
      workplace.keep(new RetrainingPlan(begun, List.of(), null, 3));
    }
    start(builder(BASE, 200, PATIENCE).withAttempts(3).build());

    sendRequest("episode-1", champion);

    ModelStatus status = awaitStatus();
    assertThat(status.getState()).isEqualTo(ModelState.RETRAINING_FAILED);
    assertThat(status.getReason()).contains("started 3 times", "died each time");
  }

  @Test
  void shouldSayThatTheChampionIsGone() throws IOException {
    CheckpointBundle champion = train(BASE, folder.resolve("champion"));
    announce(champion);
    Files.delete(champion.folder().resolve("model.onnx"));
    sendLabelledEvents(300, true);
    start(settings(BASE, 200, PATIENCE));

    sendRequest("episode-1", champion);

    ModelStatus status = awaitStatus();
    assertThat(status.getState()).isEqualTo(ModelState.RETRAINING_FAILED);
    assertThat(status.getReason()).contains("model.onnx is missing");
  }

  @Test
  void shouldSayThatTheStoreCannotBeWritten() throws IOException {
    CheckpointBundle champion = announceChampion();
    Files.writeString(folder.resolve("store"), "a file where a folder should be");
    start(settings(BASE, 200, PATIENCE));

    sendRequest("episode-1", champion);

    ModelStatus status = awaitStatus();
    assertThat(status.getState()).isEqualTo(ModelState.RETRAINING_FAILED);
    assertThat(status.getReason()).contains("cannot lock", "must be a writable file system");
  }

  @Test
  void shouldSayThatTheBaseDataIsBad() {
    CheckpointBundle champion = announceChampion();
    sendLabelledEvents(300, true);
    LabelledRows broken =
        new LabelledRows() {
          @Override
          public String name() {
            return "broken.csv";
          }

          @Override
          public List<String> fields() {
            return BASE.fields();
          }

          @Override
          public void forEach(Visitor visitor) {
            throw new DataException("broken.csv, row 7: no label");
          }
        };
    start(settings(broken, 200, PATIENCE));

    sendRequest("episode-1", champion);

    assertThat(awaitStatus().getReason()).isEqualTo("broken.csv, row 7: no label");
  }

  @Test
  void shouldNotReplaceACheckpointThatItWasNotComparedWith() {
    CheckpointBundle champion = announceChampion();
    CheckpointBundle another = train(base(400), folder.resolve("another"));
    sendLabelledEvents(1_000, true);
    AtomicBoolean once = new AtomicBoolean();
    start(
        settings(base(60), 1_000, PATIENCE),
        progress -> {
          if (once.compareAndSet(false, true)) {
            announce(another);
          }
        });

    sendRequest("episode-1", champion);

    assertThat(awaitStatus().getReason())
        .startsWith(another.manifest().modelId() + " became active while challenger ");
    assertThat(models.read("m").active().orElseThrow().getModelId())
        .isEqualTo(another.manifest().modelId());
  }

  @Test
  void shouldRetrainWhenItIsTimeTo() {
    announceChampion();
    sendLabelledEvents(300, false);
    CronSchedule everyMinute = CronSchedule.of("* * * * *");
    Instant now = DRIFT.plus(Duration.ofMinutes(10)).minusSeconds(1);
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), now));
    RetrainingSettings settings = builder(BASE, 200, PATIENCE).withSchedule(everyMinute).build();
    for (int i = 0; i < 2; i++) {
      RetrainingJob scheduled =
          new RetrainingJob(cluster, topics, settings, trainer, TrainingListener.NONE, clock);
      jobs.add(scheduled);
      new Thread(scheduled, "scheduled-job").start();
    }

    ModelStatus status = awaitStatus();

    assertThat(status.getRetrainRequestId()).isEqualTo("schedule-m-2026-01-01T01:10:00Z");
    assertThat(statuses()).hasSize(1);
  }

  private void evictAllMembers() {
    try (Admin admin = cluster.newAdmin()) {
      admin
          .removeMembersFromConsumerGroup(
              "cgl-retraining-m", new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private int members() {
    try (Admin admin = cluster.newAdmin()) {
      return admin
          .describeConsumerGroups(List.of("cgl-retraining-m"))
          .describedGroups()
          .get("cgl-retraining-m")
          .get()
          .members()
          .size();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pass(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private RetrainingSettings settings(LabelledRows base, int minLabels, Duration patience) {
    return builder(base, minLabels, patience).build();
  }

  private RetrainingSettings.Builder builder(LabelledRows base, int minLabels, Duration patience) {
    return RetrainingSettings.builder("m", events, base, folder.resolve("store"))
        .withSpan(Duration.ofDays(1))
        .withLabels(minLabels, patience)
        .withConfig(config())
        .withSigningKey(key);
  }

  /** Small enough for a test, large enough to learn a straight line. */
  private static CglNetConfig config() {
    return CglNetConfig.defaults()
        .with("experts", 1)
        .with("width", 16)
        .with("epochs", 20)
        .with("batch", 64)
        .with("serve", "student");
  }

  private static CheckpointBundle train(LabelledRows rows, Path out) {
    TableProfile profile = TableProfile.of(rows, TableProfile.Overrides.NONE);
    return new CheckpointTrainer(Device.cpu(), Clock.systemUTC())
        .train(TrainingTask.of("m", rows, profile, 0.3, config()), out, TrainingListener.NONE);
  }

  private CheckpointBundle announceChampion() {
    return announce(knowsTheOldMeaning);
  }

  private CheckpointBundle announce(CheckpointBundle bundle) {
    models.change(
        "m", m -> m.activate(BundleAnnouncement.of(bundle, Instant.now(), null, Optional.empty())));
    return bundle;
  }

  private RetrainingService service(RetrainingSettings settings) {
    return service(settings, Clock.systemUTC());
  }

  private RetrainingService service(RetrainingSettings settings, Clock clock) {
    return new RetrainingService(
        new RetrainingJob(cluster, topics, settings, trainer, TrainingListener.NONE, clock));
  }

  /** As others than consumers see it: the end of the log less the group's offset. */
  private long lag() throws Exception {
    TopicPartition partition = new TopicPartition(topics.retrainRequests().name(), 0);
    try (Admin admin = cluster.newAdmin()) {
      long end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .all()
              .get()
              .get(partition)
              .offset();
      long committed =
          admin
              .listConsumerGroupOffsets("cgl-retraining-m")
              .partitionsToOffsetAndMetadata()
              .get()
              .get(partition)
              .offset();
      return end - committed;
    }
  }

  private void start(RetrainingSettings settings) {
    job = start(settings, TrainingListener.NONE);
  }

  private RetrainingJob start(RetrainingSettings settings, TrainingListener listener) {
    RetrainingJob started =
        new RetrainingJob(cluster, topics, settings, trainer, listener, Clock.systemUTC());
    jobs.add(started);
    Thread thread = new Thread(started, "job-under-test-" + jobs.size());
    thread.setDaemon(true);
    thread.start();
    return started;
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

  private static double odds(float[] probabilities, int label) {
    return probabilities[label] / probabilities[1 - label];
  }

  /** Events without labels, so many of them above the line. */
  private void sendEvents(int count, double shareUp) {
    var serializer = topics.registry().genericValueSerde().serializer();
    Random random = new Random(3);
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(Map.of())) {
      for (int i = 0; i < count; i++) {
        double x = random.nextGaussian();
        double distance = 1 + Math.abs(random.nextGaussian());
        double y = i < shareUp * count ? x + distance : x - distance;
        GenericRecord event = new GenericRecordBuilder(SCHEMA).set("x", x).set("y", y).build();
        byte[] key = ("unlabelled-" + i).getBytes(StandardCharsets.UTF_8);
        send(
            producer,
            new ProducerRecord<>(
                events, null, DRIFT.toEpochMilli() + i, key, serializer.serialize(events, event)));
      }
    }
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

  private void sendRequestInTransaction(String id, CheckpointBundle champion) {
    RetrainRequest request =
        new RetrainRequest(id, "m", champion.manifest().modelId(), "test", DRIFT, DRIFT);
    try (KafkaProducer<byte[], byte[]> producer =
        cluster.newProducer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, events))) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, topics.retrainRequests().record("m", request));
      producer.commitTransaction();
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
