package io.cgl.checkpoint;

import io.cgl.files.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A verified copy of a bundle from a place that others may write to. Every byte is read once, and
 * the files for scoring are kept in a private folder, so what is loaded is what was verified.
 *
 * <p>Closing removes the folder; a loaded checkpoint stays loaded.
 */
public final class BundleCopy implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(BundleCopy.class);

  private static final Set<String> NEEDED = Set.of(BundleFiles.GRAPH, BundleFiles.GOLDEN);
  private static final int BUFFER = 1 << 16;

  private final CheckpointBundle bundle;

  private BundleCopy(CheckpointBundle bundle) {
    this.bundle = bundle;
  }

  /**
   * Reads, verifies and copies a bundle. Nothing is parsed before the manifest is the one that was
   * announced and has passed {@code onManifest}, and no other file is read before the sizes are
   * known to fit.
   *
   * @param source its folder
   * @param expectedSha256 the manifest's digest as announced
   * @param maxBytes largest total size of the bundle's files
   * @param onManifest receives the manifest's bytes first, and throws to refuse them
   * @throws CheckpointException if it cannot be read, or is too large, or is not the one that was
   *     announced
   */
  public static BundleCopy take(
      Path source, String expectedSha256, long maxBytes, Consumer<byte[]> onManifest) {
    byte[] manifest = CheckpointBundle.readManifest(source);
    String sha256 = Sha256.of(manifest);
    CheckpointBundle.requireAnnounced(source, sha256, expectedSha256);
    onManifest.accept(manifest);
    CheckpointBundle original =
        new CheckpointBundle(source, CheckpointBundle.parse(source, manifest), sha256);
    requireFits(original, maxBytes);
    try {
      Path folder = Files.createTempDirectory("cgl-bundle-"); // Private to its owner.
      BundleCopy copy = new BundleCopy(new CheckpointBundle(folder, original.manifest(), sha256));
      try {
        copy.fill(original);
        return copy;
      } catch (IOException | RuntimeException e) {
        copy.close();
        throw e;
      }
    } catch (IOException e) {
      throw CheckpointBundle.unreadable(source, e);
    }
  }

  /** The bundle, with the files that are needed for scoring. */
  public CheckpointBundle bundle() {
    return bundle;
  }

  @Override
  public void close() {
    try {
      FileTree.delete(bundle.folder());
    } catch (IOException e) {
      // The loaded checkpoint is still good.
      log.warn("Cannot clean up {}: {}", bundle.folder(), e.getMessage());
    }
  }

  private static void requireFits(CheckpointBundle bundle, long maxBytes) {
    long left = maxBytes;
    for (Manifest.FileDigest file : bundle.manifest().files().values()) {
      // Compared file by file: a sum of untrusted sizes can overflow.
      if (file.bytes() < 0 || file.bytes() > left) {
        throw new CheckpointException(
            "the files of the bundle at %s are larger than the %d bytes that are allowed"
                .formatted(bundle.folder(), maxBytes));
      }
      left -= file.bytes();
    }
  }

  private void fill(CheckpointBundle original) throws IOException {
    for (Map.Entry<String, Manifest.FileDigest> entry : original.manifest().files().entrySet()) {
      String name = entry.getKey();
      Path file = original.listed(name, entry.getValue());
      // Files that are not needed are verified as well.
      try (OutputStream out =
          NEEDED.contains(name)
              ? Files.newOutputStream(bundle.folder().resolve(name))
              : OutputStream.nullOutputStream()) {
        original.requireDigest(name, copy(file, entry.getValue().bytes(), out));
      }
    }
  }

  /** Copies at most {@code bytes} of a file, which may be growing, and digests them. */
  private static String copy(Path file, long bytes, OutputStream out) throws IOException {
    MessageDigest digest = Sha256.start();
    byte[] buffer = new byte[BUFFER];
    long left = bytes;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      while (left > 0) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          break;
        }
        digest.update(buffer, 0, n);
        out.write(buffer, 0, n);
        left -= n;
      }
    }
    return Sha256.finish(digest);
  }
}
