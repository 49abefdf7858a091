package io.cgl.scoring.internal.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.scoring.api.ModelVersion;
import io.cgl.scoring.api.ScoringListener;
import io.cgl.scoring.api.TrustPolicy;
import io.cgl.scoring.internal.ModelSlot;
import io.cgl.scoring.internal.ScoringMeters;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.testsupport.Announcer;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.cgl.topics.models.ModelAnnouncements;
import io.cgl.topics.models.ModelChange;
import io.cgl.topics.models.ModelDirectory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFollowerIT {

  private static final String MODEL = "signs";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final EmbeddedKafka kafka = EmbeddedKafka.shared();

  @TempDir Path folder;

  private Cluster cluster;
  private TopicCatalogue topics;
  private Announcer announcer;
  private final ModelSlot slot = new ModelSlot(ScoringListener.NONE);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ScoringMeters meters = new ScoringMeters(registry, slot::agreement);
  private final AtomicInteger firstModels = new AtomicInteger();
  private final ModelLoader checkpoints =
      new CheckpointLoader(MODEL, TrustPolicy.DEFAULT, manifest -> {});
  private ModelFollower loader;

  @BeforeEach
  void connect() {
    String id = UUID.randomUUID().toString().substring(0, 8);
    cluster = new Cluster(kafka.bootstrapServers(), Map.of());
    topics = new TopicCatalogue("cgl-" + id + ".", SchemaRegistry.at("mock://" + id, true));
    kafka.createTopic(topics.models().name(), 1, topics.models().settings());
    kafka.createTopic(topics.modelStatus().name(), 1, Map.of());
    announcer = new Announcer(cluster, topics);
    loader =
        new ModelFollower(
            cluster,
            topics,
            MODEL,
            slot,
            checkpoints,
            meters,
            PATIENCE,
            first -> firstModels.incrementAndGet());
  }

  @AfterEach
  void disconnect() {
    loader.close();
    announcer.close();
    slot.close();
  }

  @Test
  void shouldServeTheLastAnnouncementAndSkipSupersededOnes() throws Exception {
    announcer.announce(bundle(MODEL, 1f));
    announcer.announce(bundle("another", 5f));
    CheckpointBundle last = bundle(MODEL, 2f);
    announcer.announce(last);

    loader.start();

    awaitServed(last);
    assertThat(awaitStatuses(1))
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.getState()).isEqualTo(ModelState.LOADED);
              assertThat(status.getModelId()).isEqualTo(last.manifest().modelId());
              assertThat(status.getReason()).isNull();
            });
    assertThat(firstModels).hasValue(1);
  }

  @Test
  void shouldSwapToWhatIsAnnouncedLater() throws Exception {
    CheckpointBundle first = bundle(MODEL, 1f);
    CheckpointBundle second = bundle(MODEL, 2f);
    loader.start();
    announcer.announce(first);
    awaitServed(first);
    long before = slot.version().orElseThrow().sequence();

    announcer.announce(second);
    awaitServed(second);
    assertThat(slot.version().orElseThrow().sequence()).isGreaterThan(before);
    assertThat(firstModels).as("the callback is for the first one").hasValue(1);

    // Back again: an older checkpoint, a newer announcement.
    announcer.announce(first);
    awaitServed(first);
    assertThat(awaitStatuses(3)).extracting(ModelStatus::getState).containsOnly(ModelState.LOADED);
  }

  @Test
  void shouldLoadACorrectionUnderTheSameGraph() throws Exception {
    CheckpointBundle first = bundle(MODEL, 1f);
    loader.start();
    announcer.announce(first);
    awaitServed(first);
    Path corrected = folder.resolve("corrected");
    Files.createDirectory(corrected);
    for (String file : List.of(BundleFiles.MANIFEST, BundleFiles.GRAPH, BundleFiles.GOLDEN)) {
      Files.copy(first.folder().resolve(file), corrected.resolve(file));
    }
    Path manifest = corrected.resolve(BundleFiles.MANIFEST);
    Files.writeString(manifest, Files.readString(manifest).replace("\"x\"", "\"renamed\""));
    CheckpointBundle second = CheckpointBundle.open(corrected);
    assertThat(second.manifest().inputs()).isNotEqualTo(first.manifest().inputs());

    announcer.announce(second);

    awaitServed(second);
    assertThat(second.manifest().modelId()).isNotEqualTo(first.manifest().modelId());
  }

  @Test
  void shouldKeepTheOldModelAndSayWhyWhenABundleIsBad() throws Exception {
    CheckpointBundle good = bundle(MODEL, 1f);
    loader.start();
    announcer.announce(good);
    awaitServed(good);

    CheckpointBundle truncated = bundle(MODEL, 2f);
    Files.write(truncated.graph(), new byte[] {1, 2, 3});
    announcer.announce(truncated);
    awaitStatuses(2);
    CheckpointBundle gone = bundle(MODEL, 3f);
    Files.delete(gone.graph());
    announcer.announce(gone);
    awaitStatuses(3);
    announcer.announce(bundle(MODEL, 4f), "not-its-id");
    List<ModelStatus> statuses = awaitStatuses(4);

    assertThat(slot.version()).map(ModelVersion::id).contains(good.manifest().modelId());
    assertThat(statuses.subList(1, 4))
        .extracting(ModelStatus::getState)
        .containsOnly(ModelState.REJECTED);
    assertThat(statuses.get(1).getReason()).contains("has 3 bytes");
    assertThat(statuses.get(2).getReason()).contains("is missing");
    assertThat(statuses.get(3).getReason()).contains("model id");
    assertThat(registry.get("cgl.model.refused").counter().count()).isEqualTo(3);
    assertThat(registry.get("cgl.model.loading").timer().count()).isEqualTo(1);
    CheckpointBundle next = bundle(MODEL, 6f);
    announcer.announce(next);
    awaitServed(next);
  }

  @Test
  void shouldRefuseAModelThatTheApplicationCannotUse() throws Exception {
    restart(
        new CheckpointLoader(
            MODEL,
            TrustPolicy.DEFAULT,
            manifest -> {
              throw new CheckpointException("no use for " + manifest.classes());
            }));
    announcer.announce(bundle(MODEL, 1f));

    assertThat(awaitStatuses(1).get(0).getReason()).isEqualTo("no use for [low, high]");
    assertThat(slot.version()).isEmpty();
  }

  @Test
  void shouldSkipTombstonesAndWhatIsNoAnnouncement() throws Exception {
    announcer.send(MODEL, "no Avro".getBytes(UTF_8));
    loader.start();
    announcer.send(MODEL, null);
    CheckpointBundle good = bundle(MODEL, 1f);
    announcer.announce(good);

    awaitServed(good);

    announcer.send(MODEL, "no Avro".getBytes(UTF_8));
    announcer.send(MODEL, null);
    CheckpointBundle next = bundle(MODEL, 2f);
    announcer.announce(next);
    awaitServed(next);
    assertThat(awaitStatuses(2)).extracting(ModelStatus::getState).containsOnly(ModelState.LOADED);
  }

  @Test
  void shouldNotLoadWhatServesAlreadyButSaySo() throws Exception {
    CheckpointBundle good = bundle(MODEL, 1f);
    AtomicInteger loads = new AtomicInteger();
    restart(
        (announced, sequence) -> {
          loads.incrementAndGet();
          return checkpoints.load(announced, sequence);
        });
    announcer.announce(good);
    awaitServed(good);

    announcer.announce(good);

    assertThat(awaitStatuses(2)).extracting(ModelStatus::getState).containsOnly(ModelState.LOADED);
    assertThat(loads).hasValue(1);
  }

  @Test
  void shouldLoadOnlyTheLastOfAStorm() throws Exception {
    CheckpointBundle first = bundle(MODEL, 1f);
    CheckpointBundle last = bundle(MODEL, 2f);
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch announced = new CountDownLatch(1);
    List<String> loads = new CopyOnWriteArrayList<>();
    restart(
        (announcement, sequence) -> {
          loads.add(announcement.getModelId());
          loading.countDown();
          await().atMost(PATIENCE).until(() -> announced.getCount() == 0);
          return checkpoints.load(announcement, sequence);
        });
    announcer.announce(first);
    assertThat(loading.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    for (int i = 0; i < 99; i++) {
      announcer.announce(first, "superseded-" + i);
    }
    announcer.announce(last);
    announced.countDown();

    awaitServed(last);
    assertThat(loads).containsExactly(first.manifest().modelId(), last.manifest().modelId());
    assertThat(awaitStatuses(2)).extracting(ModelStatus::getState).containsOnly(ModelState.LOADED);
  }

  @Test
  void shouldWaitOnWhenTheFirstModelIsBroken() throws Exception {
    CheckpointBundle broken = bundle(MODEL, 1f);
    Files.delete(broken.graph());
    announcer.announce(broken);
    loader.start();

    assertThat(awaitStatuses(1).get(0).getState()).isEqualTo(ModelState.REJECTED);
    assertThat(slot.version()).isEmpty();
    assertThat(firstModels).hasValue(0);

    CheckpointBundle good = bundle(MODEL, 2f);
    announcer.announce(good);
    awaitServed(good);
    assertThat(firstModels).hasValue(1);
  }

  @Test
  void shouldTryACandidateAndEndItsTrialWhenItIsWithdrawn() throws Exception {
    CheckpointBundle active = bundle(MODEL, 1f);
    CheckpointBundle candidate = bundle(MODEL, 2f);
    loader.start();
    change(models -> models.activate(of(active)));
    change(models -> models.shadow(of(candidate)));
    awaitStatuses(2);
    assertThat(slot.candidate()).map(ModelVersion::id).contains(candidate.manifest().modelId());

    change(models -> models.canary(of(candidate), 0.2));
    awaitStatuses(3);
    change(ModelAnnouncements::withdraw);

    assertThat(awaitStatuses(4))
        .extracting(ModelStatus::getState)
        .containsExactly(
            ModelState.LOADED, ModelState.SHADOWING, ModelState.CANARY, ModelState.WITHDRAWN);
    assertThat(slot.candidate()).isEmpty();
    assertThat(slot.version()).map(ModelVersion::id).contains(active.manifest().modelId());
  }

  @Test
  void shouldEndTheTrialOfACandidateThatIsActivated() throws Exception {
    CheckpointBundle active = bundle(MODEL, 1f);
    CheckpointBundle candidate = bundle(MODEL, 2f);
    loader.start();
    change(models -> models.activate(of(active)));
    change(models -> models.canary(of(candidate), 0.2));
    awaitStatuses(2);

    change(models -> models.activate(of(candidate)));

    awaitServed(candidate);
    await().atMost(PATIENCE).until(() -> slot.candidate().isEmpty());
    assertThat(awaitStatuses(3))
        .extracting(ModelStatus::getState)
        .containsExactly(ModelState.LOADED, ModelState.CANARY, ModelState.LOADED);
  }

  @Test
  void shouldRejectABrokenCandidateAndDoNothingElse() throws Exception {
    CheckpointBundle active = bundle(MODEL, 1f);
    CheckpointBundle broken = bundle(MODEL, 2f);
    Files.delete(broken.graph());
    loader.start();
    change(models -> models.activate(of(active)));

    change(models -> models.canary(of(broken), 0.2));

    ModelStatus status = awaitStatuses(2).get(1);
    assertThat(status.getState()).isEqualTo(ModelState.REJECTED);
    assertThat(status.getReason()).contains("is missing");
    assertThat(slot.candidate()).isEmpty();
    assertThat(slot.version()).map(ModelVersion::id).contains(active.manifest().modelId());
  }

  @Test
  void shouldTryAnAnnouncedCandidateAfterARestart() throws Exception {
    CheckpointBundle active = bundle(MODEL, 1f);
    CheckpointBundle candidate = bundle(MODEL, 2f);
    change(models -> models.activate(of(active)));
    change(models -> models.canary(of(candidate), 0.2));

    loader.start();

    assertThat(awaitStatuses(2))
        .extracting(ModelStatus::getState)
        .containsExactly(ModelState.LOADED, ModelState.CANARY);
  }

  @Test
  void shouldFallBackToTheOneBeforeWhenItStartsWhileTheActiveOneIsBroken() throws Exception {
    CheckpointBundle oldest = bundle(MODEL, 1f);
    CheckpointBundle good = bundle(MODEL, 2f);
    CheckpointBundle broken = bundle(MODEL, 3f);
    change(models -> models.activate(of(oldest)));
    change(models -> models.activate(of(good)));
    change(models -> models.activate(of(broken)));
    Files.delete(broken.graph());

    loader.start();

    awaitServed(good);
    assertThat(awaitStatuses(2))
        .extracting(ModelStatus::getModelId, ModelStatus::getState)
        .containsExactly(
            tuple(broken.manifest().modelId(), ModelState.REJECTED),
            tuple(good.manifest().modelId(), ModelState.LOADED));
    assertThat(firstModels).hasValue(1);
  }

  @Test
  void shouldRankAFallbackBelowTheAnnouncementThatAnotherInstanceServes() throws Exception {
    CheckpointBundle good = bundle(MODEL, 1f);
    CheckpointBundle newest = bundle(MODEL, 2f);
    change(models -> models.activate(of(good)));
    change(models -> models.activate(of(newest)));
    change(models -> models.shadow(of(good))); // Its last record is the newest of all.
    ModelSlot others = new ModelSlot(ScoringListener.NONE);
    try (ModelFollower another =
        new ModelFollower(
            cluster, topics, MODEL, others, checkpoints, meters, PATIENCE, first -> {})) {
      another.start();
      await().atMost(PATIENCE).until(() -> others.version().isPresent());
    }
    Files.delete(newest.graph());

    loader.start();
    awaitServed(good);

    assertThat(slot.version().orElseThrow().sequence())
        .isLessThan(others.version().orElseThrow().sequence());
    others.close();
  }

  @Test
  void shouldLetNothingOfAChangeBeSeenThatAnotherOneCameBetween() throws Exception {
    CheckpointBundle first = bundle(MODEL, 1f);
    CheckpointBundle second = bundle(MODEL, 2f);

    assertThatThrownBy(
            () ->
                change(
                    models -> {
                      change(others -> others.activate(of(second)));
                      return models.activate(of(first));
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was changed concurrently");

    ModelAnnouncements announced = new ModelDirectory(cluster, topics).read(MODEL);
    assertThat(announced.active())
        .map(ModelAnnouncement::getModelId)
        .contains(second.manifest().modelId());
    assertThat(announced.registered()).containsOnlyKeys(second.manifest().modelId());
  }

  private void change(Function<ModelAnnouncements, ModelChange> decide) {
    new ModelDirectory(cluster, topics).change(MODEL, decide);
  }

  private static ModelAnnouncement of(CheckpointBundle bundle) {
    return Announcer.of(bundle).build();
  }

  private void restart(ModelLoader source) {
    loader.close();
    loader =
        new ModelFollower(
            cluster,
            topics,
            MODEL,
            slot,
            source,
            meters,
            PATIENCE,
            first -> firstModels.incrementAndGet());
    loader.start();
  }

  private CheckpointBundle bundle(String model, float sharpness) throws Exception {
    return LinearCheckpoint.signOfX(model, sharpness)
        .write(folder.resolve(UUID.randomUUID().toString()), 1L, 1L);
  }

  private void awaitServed(CheckpointBundle bundle) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                slot.version()
                    .map(ModelVersion::id)
                    .filter(bundle.manifest().modelId()::equals)
                    .isPresent());
  }

  private List<ModelStatus> awaitStatuses(int count) {
    await().atMost(PATIENCE).until(() -> statuses().size() >= count);
    return statuses();
  }

  private List<ModelStatus> statuses() {
    List<ModelStatus> statuses = new ArrayList<>();
    try (TopicReader reader = new TopicReader(cluster, List.of(topics.modelStatus().name()))) {
      reader.readToEnd(
          record -> statuses.add(TopicReader.decode(topics.modelStatus(), record).value()));
    }
    return statuses;
  }
}
