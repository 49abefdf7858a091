package io.cgl.checkpoint;

import io.cgl.files.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Writes a bundle atomically: files go into a hidden folder beside the target, are synced and
 * digested, the manifest last, and one rename makes the bundle appear.
 *
 * <p>Closing a writer that has not {@linkplain #seal sealed} its bundle leaves nothing behind.
 */
public final class BundleWriter implements AutoCloseable {

  private final Path target;
  private final Path draft;

  /** Removes the draft on Ctrl-C, when nothing is closed. */
  private final Thread onExit;

  private BundleWriter(Path target, Path draft) {
    this.target = target;
    this.draft = draft;
    onExit = new Thread(this::discard, "bundle-clean-up");
  }

  /**
   * Begins a bundle that will appear at {@code target}.
   *
   * @throws CheckpointException if there is something at {@code target} that is no bundle; an older
   *     bundle is replaced
   */
  public static BundleWriter at(Path target) {
    Path absolute = target.toAbsolutePath();
    try {
      if (Files.exists(absolute) && !replaceable(absolute)) {
        throw new CheckpointException(
            target
                + " exists and is no checkpoint bundle: name another folder, or remove it first");
      }
      Files.createDirectories(absolute.getParent());
      // Not createTempDirectory: it would make a bundle that only its owner may read, and a
      // classifier often runs as another user.
      Path draft =
          Files.createDirectory(
              absolute.resolveSibling(
                  ".%s.%s".formatted(absolute.getFileName(), UUID.randomUUID())));
      BundleWriter writer = new BundleWriter(absolute, draft);
      Runtime.getRuntime().addShutdownHook(writer.onExit);
      return writer;
    } catch (IOException e) {
      throw new CheckpointException(
          "cannot write into " + absolute.getParent() + ": " + e.getMessage(), e);
    }
  }

  public Path file(String name) {
    return draft.resolve(name);
  }

  /**
   * The checkpoint's id, known as soon as its graph is written.
   *
   * @param draftManifest everything but id and files
   */
  public String modelId(Manifest draftManifest) throws IOException {
    return CheckpointId.of(Sha256.of(file(BundleFiles.GRAPH)), draftManifest);
  }

  /** Writes the golden rows, which a loader scores again before it trusts the bundle. */
  public void writeGolden(GoldenRows golden) throws IOException {
    BundleFiles.JSON.writeValue(file(BundleFiles.GOLDEN).toFile(), golden);
  }

  /**
   * Completes the bundle and makes it appear.
   *
   * @param draftManifest everything but id and files, which are filled in here
   * @return the bundle as it can now be opened
   */
  public CheckpointBundle seal(Manifest draftManifest) throws IOException {
    Map<String, Manifest.FileDigest> digests = new TreeMap<>();
    for (Path file : files(draft)) {
      flush(file);
      digests.put(
          file.getFileName().toString(),
          new Manifest.FileDigest(Sha256.of(file), Files.size(file)));
    }
    Manifest.FileDigest graph = digests.get(BundleFiles.GRAPH);
    if (graph == null) {
      throw new CheckpointException("a bundle needs " + BundleFiles.GRAPH);
    }
    Path manifest = file(BundleFiles.MANIFEST);
    BundleFiles.JSON.writeValue(
        manifest.toFile(),
        draftManifest.sealed(CheckpointId.of(graph.sha256(), draftManifest), digests));
    flush(manifest);
    FileTree.delete(target);
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    return CheckpointBundle.open(target);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      return; // The JVM is shutting down and the hook runs.
    }
    discard();
  }

  private void discard() {
    try {
      FileTree.delete(draft);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clean up " + draft, e);
    }
  }

  private static boolean replaceable(Path folder) throws IOException {
    return Files.isDirectory(folder)
        && (Files.exists(folder.resolve(BundleFiles.MANIFEST)) || files(folder).isEmpty());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void flush(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
