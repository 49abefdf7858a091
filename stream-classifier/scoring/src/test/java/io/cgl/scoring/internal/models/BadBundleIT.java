package io.cgl.scoring.internal.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.checkpoint.Sha256;
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
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which a bundle can be bad: the reason is told, and the old model goes on. */
class BadBundleIT {

  private static final String MODEL = "signs";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final EmbeddedKafka kafka = EmbeddedKafka.shared();

  @TempDir static Path first;
  @TempDir Path folder;

  private static final ModelSlot slot = new ModelSlot(ScoringListener.NONE);
  private static final ScoringMeters meters =
      new ScoringMeters(new SimpleMeterRegistry(), slot::agreement);
  private static Cluster cluster;
  private static TopicCatalogue topics;
  private static Announcer announcer;
  private static ModelFollower loader;
  private static CheckpointBundle serving;

  /** Makes a bad bundle, in a folder of its own, and announces it as its maker would. */
  private interface Defect {
    ModelAnnouncement in(Path folder) throws Exception;
  }

  static Stream<Arguments> defects() {
    return Stream.of(
        defect(
            "another manifest than the announced one",
            "announced was 00: it was replaced",
            folder -> announce(good(folder)).setSha256("00").build()),
        defect(
            "a file is missing",
            "model.onnx is missing",
            folder -> {
              CheckpointBundle bundle = good(folder);
              Files.delete(bundle.graph());
              return announce(bundle).build();
            }),
        defect(
            "a file was cut off",
            "its manifest says",
            folder -> {
              CheckpointBundle bundle = good(folder);
              cutOff(bundle.graph());
              return announce(bundle).build();
            }),
        defect(
            "a file was changed",
            "its SHA-256 differs",
            folder -> {
              CheckpointBundle bundle = good(folder);
              byte[] graph = Files.readAllBytes(bundle.graph());
              graph[graph.length / 2] ^= 1;
              Files.write(bundle.graph(), graph);
              return announce(bundle).build();
            }),
        defect(
            "the graph was cut off before it was sealed",
            "is no ONNX graph, or not all of one",
            folder -> {
              CheckpointBundle bundle = good(folder);
              cutOff(bundle.graph());
              return announce(reseal(bundle, manifest -> {})).build();
            }),
        defect(
            "the graph gives NaN",
            "probabilities are off by NaN",
            folder -> announce(withGraphOf(folder, 2f, Float.NaN)).build()),
        defect(
            "the graph gives something else than in training",
            "the golden check failed",
            folder -> announce(withGraphOf(folder, 2f, -2f)).build()),
        defect(
            "the manifest says other inputs than the graph has",
            "the golden rows have 1 inputs, the manifest says 2",
            folder ->
                announce(
                        reseal(
                            good(folder),
                            manifest ->
                                manifest
                                    .withArray("inputs")
                                    .add(manifest.withArray("inputs").get(0).deepCopy())))
                    .build()),
        defect(
            "the manifest says other classes than the graph has",
            "the golden rows have 2 classes, the manifest says 3",
            folder ->
                announce(
                        reseal(
                            good(folder),
                            manifest -> {
                              manifest.withArray("classes").add("middle");
                              manifest.withArray("classCounts").add(1);
                              manifest
                                  .withObject("driftReference")
                                  .withArray("predictedCounts")
                                  .add(1);
                            }))
                    .build()),
        defect(
            "other classes are announced than the manifest has",
            "the bundle's class list is '[low, high]', expected was '[high, low]'",
            folder -> announce(good(folder)).setClasses(List.of("high", "low")).build()),
        defect(
            "another id is announced than the manifest has",
            "the bundle's model id is",
            folder -> announce(good(folder)).setModelId("other").build()),
        defect(
            "it is a version of another model",
            "the bundle's model name is 'others'",
            folder ->
                announce(LinearCheckpoint.signOfX("others", 2f).write(folder, 1L, 1L))
                    .setModelName(MODEL)
                    .build()),
        defect(
            "it is not on this machine",
            "http://models.example",
            folder -> announce(good(folder)).setBundleUri("http://models.example/signs").build()),
        defect(
            "there is nothing at its address",
            "no checkpoint at",
            folder ->
                announce(good(folder))
                    .setBundleUri(URI.create("file:///nowhere/at/all").toString())
                    .build()));
  }

  @BeforeAll
  static void serveAGoodOne() throws Exception {
    cluster = new Cluster(kafka.bootstrapServers(), Map.of());
    topics = new TopicCatalogue("bad-bundles.", SchemaRegistry.at("mock://bad-bundles", true));
    kafka.createTopic(topics.models().name(), 1, topics.models().settings());
    kafka.createTopic(topics.modelStatus().name(), 1, Map.of());
    announcer = new Announcer(cluster, topics);
    loader =
        new ModelFollower(
            cluster,
            topics,
            MODEL,
            slot,
            new CheckpointLoader(MODEL, TrustPolicy.DEFAULT, manifest -> {}),
            meters,
            PATIENCE,
            first -> {});
    loader.start();
    serving = LinearCheckpoint.signOfX(MODEL, 1f).write(first.resolve("good"), 1L, 1L);
    announcer.announce(serving);
    awaitStatuses(1);
  }

  @AfterAll
  static void disconnect() {
    loader.close();
    announcer.close();
    slot.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("defects")
  void shouldRejectABadBundleWithAReasonAndGoOn(String name, String reason, Defect defect)
      throws Exception {
    int before = statuses().size();

    announcer.announce(defect.in(folder.resolve("bad")));

    ModelStatus status = awaitStatuses(before + 1).get(before);
    assertThat(status.getState()).isEqualTo(ModelState.REJECTED);
    assertThat(status.getReason()).contains(reason);
    assertThat(slot.version()).map(ModelVersion::id).contains(serving.manifest().modelId());
  }

  private static Arguments defect(String name, String reason, Defect defect) {
    return arguments(name, reason, defect);
  }

  private static CheckpointBundle good(Path folder) throws Exception {
    return LinearCheckpoint.signOfX(MODEL, 2f).write(folder, 1L, 1L);
  }

  private static ModelAnnouncement.Builder announce(CheckpointBundle bundle) {
    return Announcer.of(bundle);
  }

  private static void cutOff(Path file) throws Exception {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
  }

  /** A bundle that says one thing and computes another. */
  private static CheckpointBundle withGraphOf(Path folder, float said, float computed)
      throws Exception {
    CheckpointBundle bundle = LinearCheckpoint.signOfX(MODEL, said).write(folder, 1L, 1L);
    CheckpointBundle other =
        LinearCheckpoint.signOfX(MODEL, computed).write(folder.resolveSibling("other"), 1L, 1L);
    Files.copy(other.graph(), bundle.graph(), StandardCopyOption.REPLACE_EXISTING);
    return reseal(bundle, manifest -> {});
  }

  /** Writes a manifest that fits the files as they are now. */
  private static CheckpointBundle reseal(CheckpointBundle bundle, Consumer<ObjectNode> edit)
      throws Exception {
    Path file = bundle.folder().resolve(BundleFiles.MANIFEST);
    ObjectNode manifest = (ObjectNode) JSON.readTree(file.toFile());
    for (String name : bundle.manifest().files().keySet()) {
      Path listed = bundle.folder().resolve(name);
      manifest
          .withObject("files")
          .putObject(name)
          .put("sha256", Sha256.of(listed))
          .put("bytes", Files.size(listed));
    }
    edit.accept(manifest);
    JSON.writeValue(file.toFile(), manifest);
    return CheckpointBundle.open(bundle.folder());
  }

  private static List<ModelStatus> awaitStatuses(int count) {
    await().atMost(PATIENCE).until(() -> statuses().size() >= count);
    return statuses();
  }

  private static List<ModelStatus> statuses() {
    List<ModelStatus> statuses = new ArrayList<>();
    try (TopicReader reader = new TopicReader(cluster, List.of(topics.modelStatus().name()))) {
      reader.readToEnd(
          record -> statuses.add(TopicReader.decode(topics.modelStatus(), record).value()));
    }
    return statuses;
  }
}
