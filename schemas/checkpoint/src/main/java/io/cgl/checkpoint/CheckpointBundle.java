package io.cgl.checkpoint;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A bundle on this machine whose every file has the digest that its manifest says.
 *
 * @param folder where it is
 * @param manifest what it says about itself
 * @param sha256 of the manifest, and so of the whole bundle
 */
public record CheckpointBundle(Path folder, Manifest manifest, String sha256) {

  /**
   * Reads and verifies a bundle.
   *
   * @throws CheckpointException if a file is missing, changed or of another format version
   */
  public static CheckpointBundle open(Path folder) {
    Path file = folder.resolve(BundleFiles.MANIFEST);
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          "no checkpoint at %s: there is no %s in it".formatted(folder, BundleFiles.MANIFEST));
    }
    try {
      Manifest manifest = BundleFiles.JSON.readValue(file.toFile(), Manifest.class);
      if (manifest.formatVersion() != Manifest.FORMAT_VERSION) {
        throw new CheckpointException(
            "%s has format version %d, this version reads %d: train it again or use the version that wrote it"
                .formatted(file, manifest.formatVersion(), Manifest.FORMAT_VERSION));
      }
      verify(folder, manifest.files());
      return new CheckpointBundle(folder, manifest, Sha256.of(file));
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot read the checkpoint at %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /**
   * Finds the bundle that an announcement names.
   *
   * @param uri of its folder; {@code file:} is what can be read today
   * @param expectedSha256 the manifest's digest as announced
   * @throws CheckpointException if it cannot be reached, is broken, or is not the one that was
   *     announced
   */
  public static CheckpointBundle fetch(URI uri, String expectedSha256) {
    if (!"file".equals(uri.getScheme())) {
      throw new CheckpointException(
          "cannot fetch a bundle from %s: only file: is supported".formatted(uri));
    }
    CheckpointBundle bundle = open(path(uri));
    if (!bundle.sha256().equals(expectedSha256)) {
      throw new CheckpointException(
          "the bundle at %s has the digest %s, announced was %s: it was replaced, announce it again"
              .formatted(uri, bundle.sha256(), expectedSha256));
    }
    return bundle;
  }

  /** The sum of the sizes of all files but the manifest. */
  public long sizeBytes() {
    return manifest.files().values().stream().mapToLong(Manifest.FileDigest::bytes).sum();
  }

  /** The golden rows. */
  public GoldenRows golden() {
    try {
      return BundleFiles.JSON.readValue(
          folder.resolve(BundleFiles.GOLDEN).toFile(), GoldenRows.class);
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot read the golden rows of %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** The graph's file. */
  public Path graph() {
    return folder.resolve(BundleFiles.GRAPH);
  }

  private static Path path(URI uri) {
    try {
      return Path.of(uri);
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new CheckpointException("%s names no folder on this machine".formatted(uri), e);
    }
  }

  private static void verify(Path folder, Map<String, Manifest.FileDigest> files)
      throws IOException {
    if (!files.containsKey(BundleFiles.GRAPH) || !files.containsKey(BundleFiles.GOLDEN)) {
      throw new CheckpointException(
          "the manifest of %s lists no %s or no %s"
              .formatted(folder, BundleFiles.GRAPH, BundleFiles.GOLDEN));
    }
    for (Map.Entry<String, Manifest.FileDigest> entry : files.entrySet()) {
      String name = entry.getKey();
      Path file = folder.resolve(name).normalize();
      if (!folder.normalize().equals(file.getParent())) {
        throw new CheckpointException(
            "the manifest of %s names a file outside of it: %s".formatted(folder, name));
      }
      if (!Files.isRegularFile(file)) {
        throw new CheckpointException(
            "%s is missing from the checkpoint at %s".formatted(name, folder));
      }
      // The size first: a truncated file is told from a changed one, and told sooner.
      if (Files.size(file) != entry.getValue().bytes()) {
        throw new CheckpointException(
            "%s of the checkpoint at %s has %d bytes, its manifest says %d"
                .formatted(name, folder, Files.size(file), entry.getValue().bytes()));
      }
      if (!Sha256.of(file).equals(entry.getValue().sha256())) {
        throw new CheckpointException(
            "%s of the checkpoint at %s is not the file that was written: its SHA-256 differs"
                .formatted(name, folder));
      }
    }
  }
}
