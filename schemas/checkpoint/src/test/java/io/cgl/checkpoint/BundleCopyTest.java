package io.cgl.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.checkpoint.features.FeatureBatch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCopyTest {

  private static final long ROOMY = 1 << 20;

  @TempDir Path folder;
  private CheckpointBundle bundle;

  @BeforeEach
  void writeBundle() throws IOException {
    bundle = LinearCheckpoint.signOfX("signs", 1f).write(folder.resolve("bundle"), 900L, 100L);
  }

  @Test
  void shouldLoadWhatWasVerifiedThoughTheOriginalIsReplaced() throws IOException {
    Path taken;
    Checkpoint checkpoint;
    try (BundleCopy copy = BundleCopy.take(bundle.folder(), bundle.sha256(), ROOMY, any -> {})) {
      taken = copy.bundle().folder();
      Files.write(bundle.graph(), new byte[] {1, 2, 3});

      checkpoint = Checkpoint.load(copy.bundle(), 1);
    }

    assertThat(taken).as("the copy is gone, the checkpoint is not").doesNotExist();
    try (checkpoint;
        ScoringSession session = checkpoint.newSession()) {
      assertThat(session.score(FeatureBatch.of(new float[][] {{3f}})).predicted(0)).isOne();
    }
  }

  @Test
  void shouldShowTheManifestBeforeItIsParsed() throws IOException {
    Path manifest = bundle.folder().resolve(BundleFiles.MANIFEST);
    Files.writeString(manifest, "no JSON");
    AtomicBoolean shown = new AtomicBoolean();

    assertThatThrownBy(
            () ->
                BundleCopy.take(
                    bundle.folder(),
                    Sha256.of("no JSON"),
                    ROOMY,
                    bytes -> {
                      shown.set(true);
                      throw new CheckpointException("not signed");
                    }))
        .hasMessage("not signed");
    assertThat(shown).isTrue();
  }

  @Test
  void shouldRefuseAManifestThatIsNotTheOneAnnouncedBeforeAnythingElse() {
    assertThatThrownBy(
            () ->
                BundleCopy.take(
                    bundle.folder(),
                    "0".repeat(64),
                    ROOMY,
                    bytes -> {
                      throw new AssertionError("shown to somebody");
                    }))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("announced was");
  }

  @Test
  void shouldRefuseAManifestWithoutEnd() throws IOException {
    try (RandomAccessFile manifest =
        new RandomAccessFile(bundle.folder().resolve(BundleFiles.MANIFEST).toFile(), "rw")) {
      manifest.setLength(1L << 40);
    }

    assertRefused("manifest.json of", "larger than 16 MiB");
  }

  @Test
  void shouldRefuseGoldenRowsWithoutEndThoughTheManifestListsThem() throws IOException {
    long bytes = 1L << 30;
    try (RandomAccessFile golden =
        new RandomAccessFile(bundle.folder().resolve(BundleFiles.GOLDEN).toFile(), "rw")) {
      golden.setLength(bytes);
    }
    Map<String, Manifest.FileDigest> files = new HashMap<>(bundle.manifest().files());
    files.put(BundleFiles.GOLDEN, new Manifest.FileDigest("0".repeat(64), bytes));
    Path manifest = bundle.folder().resolve(BundleFiles.MANIFEST);
    BundleFiles.JSON.writeValue(
        manifest.toFile(), bundle.manifest().sealed(bundle.manifest().modelId(), files));

    assertThatThrownBy(
            () -> BundleCopy.take(bundle.folder(), Sha256.of(manifest), 2 * bytes, any -> {}))
        .hasMessageContaining("golden.json")
        .hasMessageContaining("larger than 16 MiB");
  }

  @Test
  void shouldRefuseFilesThatAreTooLargeTogether() {
    assertThatThrownBy(
            () ->
                BundleCopy.take(
                    bundle.folder(), bundle.sha256(), bundle.sizeBytes() - 1, any -> {}))
        .hasMessageContaining("are larger than the %d bytes", bundle.sizeBytes() - 1);
  }

  @Test
  void shouldRefuseAChangedFileOfTheSameSize() throws IOException {
    byte[] graph = Files.readAllBytes(bundle.graph());
    graph[graph.length / 2] ^= 1;
    Files.write(bundle.graph(), graph);

    assertRefused("SHA-256 differs");
  }

  @Test
  void shouldRefuseALinkInTheBundle() throws IOException {
    Path elsewhere = Files.move(bundle.graph(), folder.resolve("elsewhere"));
    Files.createSymbolicLink(bundle.graph(), elsewhere);

    assertRefused("model.onnx", "no plain file");
  }

  private void assertRefused(String... reasons) throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    long before = copies(temporary);
    assertThatThrownBy(() -> BundleCopy.take(bundle.folder(), bundle.sha256(), ROOMY, any -> {}))
        .isInstanceOf(CheckpointException.class)
        .message()
        .contains(reasons);
    assertThat(copies(temporary)).as("copies left behind").isEqualTo(before);
  }

  private static long copies(Path temporary) throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.filter(path -> path.getFileName().toString().startsWith("cgl-bundle-")).count();
    }
  }
}
