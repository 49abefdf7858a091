package io.cgl.scoring.internal.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.BundleWriter;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.checkpoint.signing.ManifestSignature;
import io.cgl.checkpoint.signing.SigningKey;
import io.cgl.checkpoint.signing.VerificationKey;
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
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the strictest policy lets in, and what it does not: allowed is one folder, a signature of
 * either of two keys is required, and bundles are small.
 */
class TrustPolicyIT {

  private static final String MODEL = "signs";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long MAX_BYTES = 100_000;

  private static final SigningKey oldKey = SigningKey.generate();
  private static final SigningKey newKey = SigningKey.generate();
  private static final SigningKey strangersKey = SigningKey.generate();

  private static final EmbeddedKafka kafka = EmbeddedKafka.shared();

  @TempDir Path folder;

  private Path store;
  private Cluster cluster;
  private TopicCatalogue topics;
  private Announcer announcer;
  private final ModelSlot slot = new ModelSlot(ScoringListener.NONE);
  private final ScoringMeters meters =
      new ScoringMeters(new SimpleMeterRegistry(), slot::agreement);
  private ModelFollower loader;

  @BeforeEach
  void follow() throws IOException {
    String id = UUID.randomUUID().toString().substring(0, 8);
    store = Files.createDirectory(folder.resolve("store"));
    cluster = new Cluster(kafka.bootstrapServers(), Map.of());
    topics = new TopicCatalogue("cgl-" + id + ".", SchemaRegistry.at("mock://" + id, true));
    kafka.createTopic(topics.models().name(), 1, topics.models().settings());
    kafka.createTopic(topics.modelStatus().name(), 1, Map.of());
    announcer = new Announcer(cluster, topics);
    TrustPolicy trust =
        new TrustPolicy(
            List.of(store.toUri()),
            List.of(oldKey.verificationKey(), newKey.verificationKey()),
            true,
            MAX_BYTES);
    loader =
        new ModelFollower(
            cluster,
            topics,
            MODEL,
            slot,
            new CheckpointLoader(MODEL, trust, manifest -> {}),
            meters,
            PATIENCE,
            first -> {});
    loader.start();
  }

  @AfterEach
  void disconnect() {
    loader.close();
    announcer.close();
    slot.close();
  }

  /** A way to announce what must not be loaded. */
  enum Untrusted {
    OUTSIDE_OF_THE_ALLOWED_FOLDERS("is outside of the folders") {
      @Override
      ModelAnnouncement.Builder announce(Path store) throws IOException {
        return signed(bundle(store.resolveSibling("store-of-a-stranger")), newKey);
      }
    },
    OUTSIDE_BY_A_DETOUR("is outside of the folders") {
      @Override
      ModelAnnouncement.Builder announce(Path store) throws IOException {
        ModelAnnouncement.Builder announced =
            signed(bundle(store.resolveSibling("elsewhere")), newKey);
        return announced.setBundleUri(store.toUri() + "../elsewhere");
      }
    },
    OUTSIDE_BY_A_LINK("leads through a link out of the folders") {
      @Override
      ModelAnnouncement.Builder announce(Path store) throws IOException {
        CheckpointBundle elsewhere = bundle(store.resolveSibling("elsewhere"));
        ModelAnnouncement.Builder announced = signed(elsewhere, newKey);
        Path link = Files.createSymbolicLink(store.resolve("link"), elsewhere.folder());
        return announced.setBundleUri("file://" + link);
      }
    },
    OF_A_FOLDER_THAT_IS_NOT_THERE("there is no bundle at") {
      @Override
      ModelAnnouncement.Builder announce(Path store) throws IOException {
        ModelAnnouncement.Builder announced = signed(bundle(store.resolve("bundle")), newKey);
        return announced.setBundleUri(store.resolve("none").toUri().toString());
      }
    },
    OF_ANOTHER_SCHEME("only file: is supported") {
      @Override
      ModelAnnouncement.Builder announce(Path store) throws IOException {
        ModelAnnouncement.Builder announced = signed(bundle(store.resolve("bundle")), newKey);
        return announced.setBundleUri("http://stranger.example/bundle");
      }
    },
    NOT_SIGNED("is not signed, and a signature is required") {
      @Override
      ModelAnnouncement.Builder announce(Path store) throws IOException {
        return Announcer.of(bundle(store.resolve("bundle")));
      }
    },
    SIGNED_BY_A_STRANGER("which is not trusted") {
      @Override
      ModelAnnouncement.Builder announce(Path store) throws IOException {
        return signed(bundle(store.resolve("bundle")), strangersKey);
      }
    },
    SIGNED_BY_A_STRANGER_IN_A_TRUSTED_NAME("the signature is wrong") {
      @Override
      ModelAnnouncement.Builder announce(Path store) throws IOException {
        ModelAnnouncement.Builder announced = signed(bundle(store.resolve("bundle")), strangersKey);
        return announced.setSignedBy(newKey.verificationKey().id());
      }
    },
    WITH_THE_SIGNATURE_OF_ANOTHER_BUNDLE("the signature is wrong") {
      @Override
      ModelAnnouncement.Builder announce(Path store) throws IOException {
        ModelAnnouncement.Builder announced = Announcer.of(bundle(store.resolve("bundle")));
        CheckpointBundle good =
            LinearCheckpoint.signOfX(MODEL, 9f).write(store.resolve("good"), 1L, 1L);
        return signed(announced, newKey.sign(good));
      }
    },
    ANNOUNCED_TOO_LARGE("is announced with 100001 bytes") {
      @Override
      ModelAnnouncement.Builder announce(Path store) throws IOException {
        ModelAnnouncement.Builder announced = signed(bundle(store.resolve("bundle")), newKey);
        return announced.setSizeBytes(MAX_BYTES + 1);
      }
    },
    LARGER_THAN_ANNOUNCED("are larger than the 100000 bytes") {
      @Override
      ModelAnnouncement.Builder announce(Path store) throws IOException {
        CheckpointBundle bundle;
        try (BundleWriter writer = BundleWriter.at(store.resolve("large"))) {
          CheckpointBundle small = bundle(store.resolve("small"));
          Files.copy(small.graph(), writer.file(BundleFiles.GRAPH));
          writer.writeGolden(small.golden());
          try (RandomAccessFile ballast =
              new RandomAccessFile(writer.file("ballast").toFile(), "rw")) {
            ballast.setLength(MAX_BYTES);
          }
          bundle = writer.seal(small.manifest());
        }
        ModelAnnouncement.Builder announced = signed(bundle, newKey);
        return announced.setSizeBytes(1);
      }
    },
    WITH_TENSORS_IN_OTHER_FILES("ONNX external data") {
      @Override
      ModelAnnouncement.Builder announce(Path store) throws IOException {
        TensorProto elsewhere =
            TensorProto.newBuilder().setDataLocation(TensorProto.DataLocation.EXTERNAL).build();
        ModelProto graph =
            ModelProto.newBuilder()
                .setGraph(GraphProto.newBuilder().addInitializer(elsewhere))
                .build();
        try (BundleWriter writer = BundleWriter.at(store.resolve("external"))) {
          CheckpointBundle good = bundle(store.resolve("good"));
          Files.write(writer.file(BundleFiles.GRAPH), graph.toByteArray());
          writer.writeGolden(good.golden());
          return signed(writer.seal(good.manifest()), newKey);
        }
      }
    },
    REPLACED_AFTER_IT_WAS_ANNOUNCED("it was replaced") {
      @Override
      ModelAnnouncement.Builder announce(Path store) throws IOException {
        ModelAnnouncement.Builder announced = signed(bundle(store.resolve("bundle")), newKey);
        LinearCheckpoint.signOfX(MODEL, 7f).write(store.resolve("bundle"), 1L, 1L);
        return announced;
      }
    };

    private final String reason;

    Untrusted(String reason) {
      this.reason = reason;
    }

    abstract ModelAnnouncement.Builder announce(Path store) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseABundleAndKeepTheOldModel(Untrusted untrusted) throws Exception {
    CheckpointBundle good =
        LinearCheckpoint.signOfX(MODEL, 1f).write(store.resolve("served"), 1L, 1L);
    announcer.announce(signed(good, oldKey).build());
    awaitStatuses(1);

    ModelAnnouncement announced = untrusted.announce(store).build();
    announcer.announce(announced);

    ModelStatus refusal = awaitStatuses(2).get(1);
    assertThat(refusal.getState()).isEqualTo(ModelState.REJECTED);
    assertThat(refusal.getModelId()).isEqualTo(announced.getModelId());
    assertThat(refusal.getReason()).contains(untrusted.reason);
    assertThat(slot.version()).map(ModelVersion::id).contains(good.manifest().modelId());
  }

  @Test
  void shouldLetANewKeyTakeOverFromTheOldOne() throws Exception {
    CheckpointBundle first =
        LinearCheckpoint.signOfX(MODEL, 1f).write(store.resolve("first"), 1L, 1L);
    announcer.announce(signed(first, oldKey).build());
    awaitStatuses(1);
    CheckpointBundle second = bundle(store.resolve("second"));
    announcer.announce(signed(second, newKey).build());

    assertThat(awaitStatuses(2)).extracting(ModelStatus::getState).containsOnly(ModelState.LOADED);
    assertThat(slot.version()).map(ModelVersion::id).contains(second.manifest().modelId());
  }

  @Test
  void shouldNotStartWhereNothingCouldEverBeLoaded() {
    assertThatThrownBy(() -> new TrustPolicy(List.of(), List.of(), true, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--trusted-key");
    assertThatThrownBy(() -> new TrustPolicy(List.of(), List.of(), false, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/models", "s3://models/", "file://host/models", "file:models"})
  void shouldSayHowAFolderIsWritten(URI prefix) {
    List<VerificationKey> none = List.of();

    assertThatThrownBy(() -> new TrustPolicy(List.of(prefix), none, false, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("like file:///models/");
  }

  private static CheckpointBundle bundle(Path folder) throws IOException {
    return LinearCheckpoint.signOfX(MODEL, 2f).write(folder, 1L, 1L);
  }

  private static ModelAnnouncement.Builder signed(CheckpointBundle bundle, SigningKey key) {
    return signed(Announcer.of(bundle), key.sign(bundle));
  }

  private static ModelAnnouncement.Builder signed(
      ModelAnnouncement.Builder announced, ManifestSignature signature) {
    return announced
        .setSignature(ByteBuffer.wrap(signature.bytes()))
        .setSignedBy(signature.keyId());
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
