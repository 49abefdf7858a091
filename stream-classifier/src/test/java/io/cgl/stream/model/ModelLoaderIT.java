package io.cgl.stream.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.kafka.embedded.EmbeddedKafka;
import io.cgl.stream.Announcer;
import io.cgl.stream.abstaining.Abstention;
import io.cgl.stream.metrics.ClassifierMetrics;
import io.cgl.stream.metrics.ModelsInUse;
import io.cgl.stream.scoring.ModelSlot;
import io.cgl.stream.scoring.ModelVersion;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLoaderIT {

  private static final String MODEL = "signs";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @AutoClose private static final EmbeddedKafka kafka = EmbeddedKafka.start();

  @TempDir Path folder;

  private Cluster cluster;
  private TopicCatalogue topics;
  private Announcer announcer;
  private final ModelSlot slot = new ModelSlot();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ClassifierMetrics metrics = new ClassifierMetrics(meters, ModelsInUse.NONE);
  private final AtomicInteger firstModels = new AtomicInteger();
  private ModelLoader loader;

  @BeforeEach
  void connect() {
    String id = UUID.randomUUID().toString().substring(0, 8);
    cluster = new Cluster(kafka.bootstrapServers(), Map.of());
    topics = new TopicCatalogue("cgl-" + id + ".", SchemaRegistry.at("mock://" + id, true));
    kafka.createTopic(topics.models().name(), 1, topics.models().settings());
    kafka.createTopic(topics.modelStatus().name(), 1, Map.of());
    announcer = new Announcer(cluster, topics);
    loader =
        new ModelLoader(
            cluster, topics, MODEL, slot, Abstention.NONE, metrics, firstModels::incrementAndGet);
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
    assertThat(meters.get("cgl.model.refused").counter().count()).isEqualTo(3);
    assertThat(meters.get("cgl.model.loading").timer().count()).isEqualTo(1);
    CheckpointBundle next = bundle(MODEL, 6f);
    announcer.announce(next);
    awaitServed(next);
  }

  @Test
  void shouldRefuseAModelWhoseThresholdsAreForClassesThatItDoesNotHave() throws Exception {
    CheckpointBundle bundle =
        LinearCheckpoint.signOfX(MODEL, 1f)
            .write(folder.resolve("misspelt"), Map.of("hihg", 0.9), 1L, 1L);
    loader.start();
    announcer.announce(bundle);

    assertThat(awaitStatuses(1).get(0).getReason())
        .isEqualTo(
            "the manifest sets thresholds for [hihg], the model's classes are [low, high]: name"
                + " those");
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
  void shouldNotLoadWhatServesAlready() throws Exception {
    CheckpointBundle good = bundle(MODEL, 1f);
    CheckpointBundle next = bundle(MODEL, 2f);
    loader.start();
    announcer.announce(good);
    awaitServed(good);

    announcer.announce(good);
    announcer.announce(next);

    awaitServed(next);
    assertThat(awaitStatuses(2))
        .extracting(ModelStatus::getModelId)
        .containsExactly(good.manifest().modelId(), next.manifest().modelId());
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
