package io.cgl.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.checkpoint.features.FeatureBatch;
import io.cgl.checkpoint.features.InputField;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

  @TempDir Path folder;
  private CheckpointBundle bundle;

  @BeforeEach
  void writeBundle() throws IOException {
    bundle = LinearCheckpoint.signOfX("signs", 1f).write(folder.resolve("bundle"), 900L, 100L);
  }

  @Test
  void shouldScoreABatchOfAnySize() {
    try (Checkpoint checkpoint = Checkpoint.load(bundle, 1);
        ScoringSession session = checkpoint.newSession()) {
      FeatureBatch batch = new FeatureBatch(1);
      for (int i = 0; i < 1000; i++) {
        float x = i % 2 == 0 ? -3f : 3f;
        batch.add(checkpoint.encoder(), input -> x);
      }

      Scores scores = session.score(batch);

      assertThat(scores.rows()).isEqualTo(1000);
      assertThat(scores.predicted(0)).isZero();
      assertThat(scores.predicted(999)).isEqualTo(1);
      assertThat(scores.at(999, 1)).isCloseTo(0.9975f, org.assertj.core.data.Offset.offset(1e-4f));
      batch.clear();
      assertThat(session.score(batch).rows()).isZero();
    }
  }

  @Test
  void shouldReadBackTheManifestItWrote() {
    CheckpointBundle again = CheckpointBundle.open(bundle.folder());

    assertThat(again).isEqualTo(bundle);
    assertThat(again.manifest().inputs()).containsExactly(new InputField.Numeric("x"));
    assertThat(again.manifest().modelId()).hasSize(12);
  }

  @Test
  void shouldGiveEqualGraphsEqualIds() throws IOException {
    CheckpointBundle same =
        LinearCheckpoint.signOfX("signs", 1f).write(folder.resolve("same"), 1L, 1L);
    CheckpointBundle other =
        LinearCheckpoint.signOfX("signs", 2f).write(folder.resolve("other"), 1L, 1L);

    assertThat(same.manifest().modelId()).isEqualTo(bundle.manifest().modelId());
    assertThat(other.manifest().modelId()).isNotEqualTo(bundle.manifest().modelId());
  }

  @Test
  void shouldRunNoCodeThatLiesBesideTheGraph() throws IOException {
    String code = RunsWhenLoaded.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(bundle.folder().resolve("code.jar")))) {
      jar.putNextEntry(new ZipEntry(code));
    }
    Path classes = bundle.folder().resolve("classes").resolve(code);
    Files.createDirectories(classes.getParent());
    Files.createFile(classes);

    Checkpoint.load(bundle, 1).close();
    OnnxGraph.load(bundle.graph(), 2, 1).close();

    assertThat(System.getProperty("cgl.test.ran")).isNull();
  }

  @Test
  void shouldRefuseATruncatedGraph() throws IOException {
    byte[] graph = Files.readAllBytes(bundle.graph());
    Files.write(bundle.graph(), java.util.Arrays.copyOf(graph, graph.length / 2));

    assertThatThrownBy(() -> CheckpointBundle.open(bundle.folder()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model.onnx")
        .hasMessageContaining("bytes");
  }

  @Test
  void shouldRefuseAGraphWithOneChangedByte() throws IOException {
    byte[] graph = Files.readAllBytes(bundle.graph());
    graph[graph.length / 2] ^= 1;
    Files.write(bundle.graph(), graph);

    assertThatThrownBy(() -> CheckpointBundle.open(bundle.folder()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("SHA-256 differs");
  }

  @Test
  void shouldRefuseABundleThatIsNotTheOneAnnounced() {
    assertThatThrownBy(() -> CheckpointBundle.fetch(bundle.folder().toUri(), "0".repeat(64)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("announced was");
  }

  @Test
  void shouldNameTheSchemeItCannotFetch() {
    assertThatThrownBy(() -> CheckpointBundle.fetch(URI.create("gopher://models/1"), "0"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("only file:");
  }

  @Test
  void shouldRefuseAModelThatGivesOtherProbabilitiesThanItsGoldenRows() throws IOException {
    LinearCheckpoint model = LinearCheckpoint.signOfX("signs", 5f);
    Path mixed = folder.resolve("mixed");
    try (BundleWriter writer = BundleWriter.at(mixed)) {
      CheckpointBundle source = model.write(folder.resolve("source"), 1L, 1L);
      Files.copy(source.graph(), writer.file(BundleFiles.GRAPH));
      writer.writeGolden(bundle.golden());
      writer.seal(bundle.manifest());
    }

    assertThatThrownBy(() -> Checkpoint.load(CheckpointBundle.open(mixed), 1))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("golden check failed");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldLetThoseReadABundleWhoReadOtherFolders() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));

    assertThat(Files.getPosixFilePermissions(bundle.folder()))
        .isEqualTo(Files.getPosixFilePermissions(other));
  }

  @Test
  void shouldLeaveNothingBehindWhenWritingIsGivenUp() throws IOException {
    Path parent = folder.resolve("parent");
    try (BundleWriter writer = BundleWriter.at(parent.resolve("half"))) {
      Files.writeString(writer.file(BundleFiles.GRAPH), "half a graph");
    }

    try (Stream<Path> left = Files.list(parent)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void shouldNotOverwriteAFolderThatIsNoBundle() throws IOException {
    Path precious = Files.createDirectories(folder.resolve("precious"));
    Files.writeString(precious.resolve("thesis.txt"), "years of work");

    assertThatThrownBy(() -> BundleWriter.at(precious))
        .hasMessageContaining("is no checkpoint bundle");
    assertThat(precious.resolve("thesis.txt")).exists();
  }

  /** What somebody who can write into the folder of a bundle would leave there. */
  private static final class RunsWhenLoaded {
    static {
      System.setProperty("cgl.test.ran", "yes");
    }
  }
}
