package io.cgl.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Replaces a file atomically: a reader sees the old content or the new, never a part. */
public final class AtomicFile {

  private AtomicFile() {}

  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Like {@link #write(Path, Content)}, of bytes. */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, out -> out.write(content));
  }

  /**
   * Writes and syncs a hidden file beside {@code file}, then renames it. Missing folders are
   * created. Safe for several threads and processes: the last one wins.
   *
   * @throws IOException if it cannot be written; {@code file} is then as it was
   */
  public static void write(Path file, Content content) throws IOException {
    Path target = file.toAbsolutePath();
    if (target.getParent() == null) {
      throw new IOException("%s is not a file".formatted(file));
    }
    Files.createDirectories(target.getParent());
    String name = target.getFileName().toString();
    // Not createTempFile: only its owner could read the result.
    Path draft =
        target.resolveSibling(
            "%s%s.%s.tmp".formatted(name.startsWith(".") ? "" : ".", name, UUID.randomUUID()));
    try {
      try (FileChannel channel =
              FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
