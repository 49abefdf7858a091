package io.cgl.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * A bundle on this machine whose files have the digests in its manifest.
 *
 * @param sha256 of the manifest, and so of the whole bundle
 */
public record CheckpointBundle(Path folder, Manifest manifest, String sha256) {

  /**
   * The largest JSON file that is read: many times what a bundle needs, and safe to read
   * unverified.
   */
  static final int MAX_JSON_BYTES = 1 << 24;

  /**
   * Reads and verifies a bundle in place. Take a {@linkplain BundleCopy copy} first where others
   * can write.
   *
   * @throws CheckpointException if a file is missing, changed or of another format version
   */
  public static CheckpointBundle open(Path folder) {
    byte[] manifest = readManifest(folder);
    CheckpointBundle bundle =
        new CheckpointBundle(folder, parse(folder, manifest), Sha256.of(manifest));
    try {
      for (Map.Entry<String, Manifest.FileDigest> entry : bundle.manifest().files().entrySet()) {
        Path file = bundle.listed(entry.getKey(), entry.getValue());
        bundle.requireDigest(entry.getKey(), Sha256.of(file));
      }
      return bundle;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /**
   * Finds the bundle that an announcement names.
   *
   * @param uri of its folder; only {@code file:} is supported
   * @param expectedSha256 the manifest's digest as announced
   * @throws CheckpointException if it cannot be reached, is broken, or is not the one that was
   *     announced
   */
  public static CheckpointBundle fetch(URI uri, String expectedSha256) {
    CheckpointBundle bundle = open(folderOf(uri));
    requireAnnounced(bundle.folder(), bundle.sha256(), expectedSha256);
    return bundle;
  }

  /**
   * The folder that a URI names.
   *
   * @throws CheckpointException if it is not on this machine
   */
  public static Path folderOf(URI uri) {
    if (!"file".equals(uri.getScheme())) {
      throw new CheckpointException(
          "cannot fetch a bundle from %s: only file: is supported".formatted(uri));
    }
    try {
      return Path.of(uri);
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new CheckpointException("%s names no folder on this machine".formatted(uri), e);
    }
  }

  /** The sum of the sizes of all files but the manifest. */
  public long sizeBytes() {
    return manifest.files().values().stream().mapToLong(Manifest.FileDigest::bytes).sum();
  }

  public GoldenRows golden() {
    try {
      return BundleFiles.JSON.readValue(
          folder.resolve(BundleFiles.GOLDEN).toFile(), GoldenRows.class);
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot read the golden rows of %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  public Path graph() {
    return folder.resolve(BundleFiles.GRAPH);
  }

  public static byte[] readManifest(Path folder) {
    Path file = folder.resolve(BundleFiles.MANIFEST);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new CheckpointException(
          "no checkpoint at %s: there is no %s in it".formatted(folder, BundleFiles.MANIFEST));
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(MAX_JSON_BYTES + 1);
      if (bytes.length > MAX_JSON_BYTES) {
        throw tooLarge(folder, BundleFiles.MANIFEST);
      }
      return bytes;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** Parses a manifest and checks what holds for any bundle. */
  static Manifest parse(Path folder, byte[] bytes) {
    Manifest manifest;
    try {
      manifest = BundleFiles.JSON.readValue(bytes, Manifest.class);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    if (manifest.formatVersion() < Manifest.OLDEST_VERSION
        || manifest.formatVersion() > Manifest.FORMAT_VERSION) {
      throw new CheckpointException(
          "%s has format version %d, this version reads %d to %d: train it again or use the version that wrote it"
              .formatted(
                  folder.resolve(BundleFiles.MANIFEST),
                  manifest.formatVersion(),
                  Manifest.OLDEST_VERSION,
                  Manifest.FORMAT_VERSION));
    }
    Map<String, Manifest.FileDigest> files = manifest.files();
    if (files == null
        || !files.containsKey(BundleFiles.GRAPH)
        || !files.containsKey(BundleFiles.GOLDEN)) {
      throw new CheckpointException(
          "the manifest of %s lists no %s or no %s"
              .formatted(folder, BundleFiles.GRAPH, BundleFiles.GOLDEN));
    }
    if (files.get(BundleFiles.GOLDEN).bytes() > MAX_JSON_BYTES) {
      throw tooLarge(folder, BundleFiles.GOLDEN);
    }
    return identified(manifest);
  }

  /** A manifest that was corrected by hand is another checkpoint's, whatever id it still names. */
  private static Manifest identified(Manifest manifest) {
    String graph = manifest.files().get(BundleFiles.GRAPH).sha256();
    return manifest.formatVersion() == Manifest.OLDEST_VERSION
        ? manifest
        : manifest.sealed(CheckpointId.of(graph, manifest), manifest.files());
  }

  /** A file of the bundle that exists with the size in the manifest. */
  Path listed(String name, Manifest.FileDigest digest) throws IOException {
    Path file = folder.resolve(name).normalize();
    if (!folder.normalize().equals(file.getParent())) {
      throw new CheckpointException(
          "the manifest of %s names a file outside of it: %s".formatted(folder, name));
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new CheckpointException(
          "%s is missing from the checkpoint at %s, or is no plain file".formatted(name, folder));
    }
    // The size first: it is cheap and distinguishes a truncated file from a changed one.
    if (Files.size(file) != digest.bytes()) {
      throw new CheckpointException(
          "%s of the checkpoint at %s has %d bytes, its manifest says %d"
              .formatted(name, folder, Files.size(file), digest.bytes()));
    }
    return file;
  }

  void requireDigest(String name, String sha256) {
    if (!manifest.files().get(name).sha256().equals(sha256)) {
      throw new CheckpointException(
          "%s of the checkpoint at %s is not the file that was written: its SHA-256 differs"
              .formatted(name, folder));
    }
  }

  static void requireAnnounced(Path folder, String sha256, String announced) {
    if (!sha256.equals(announced)) {
      throw new CheckpointException(
          "the bundle at %s has the digest %s, announced was %s: it was replaced, announce it again"
              .formatted(folder, sha256, announced));
    }
  }

  static CheckpointException unreadable(Path folder, IOException e) {
    return new CheckpointException(
        "cannot read the checkpoint at %s: %s".formatted(folder, e.getMessage()), e);
  }

  private static CheckpointException tooLarge(Path folder, String name) {
    return new CheckpointException(
        "%s of the checkpoint at %s is larger than %d MiB"
            .formatted(name, folder, MAX_JSON_BYTES >> 20));
  }
}
