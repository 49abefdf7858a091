package io.cgl.trainer.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The heap that a CSV file needs, estimated from its size and first megabyte, so that a file that
 * is too large is refused before it is read.
 *
 * @param heapBytes for reading and training
 */
public record HeapNeed(long fileBytes, long rows, long heapBytes) {

  private static final int SAMPLE = 1 << 20;

  /** Rows are held up to three times: while arrays grow, and while they are split. */
  private static final int COPIES = 3;

  /** Heap for everything else. */
  private static final long REST = 64L << 20;

  /**
   * Estimates the need of a file.
   *
   * @param columns features of a row
   * @throws DataException if the file cannot be read
   */
  public static HeapNeed of(Path file, int columns) {
    try {
      long size = Files.size(file);
      Sample sample = Sample.of(file);
      double unpacked = size * sample.expansion();
      long rows = Math.max(1, Math.round(unpacked / sample.bytesPerRow()));
      long row = (long) Float.BYTES * columns + Integer.BYTES;
      return new HeapNeed(size, rows, COPIES * rows * row + REST);
    } catch (IOException e) {
      throw new DataException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Refuses a file that needs more than the limit.
   *
   * @param limit the largest heap in bytes, see {@link Runtime#maxMemory}
   * @throws DataException that names the option which raises the limit
   */
  public void requireWithin(Path file, long limit) {
    if (heapBytes > limit) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has %s, about %,d rows, which need about %s of heap, and there are %s: set"
                  + " CGL_OPTS=-Xmx%dg or train on fewer rows",
              file,
              readable(fileBytes),
              rows,
              readable(heapBytes),
              readable(limit),
              Math.max(1, (heapBytes + (1L << 30) - 1) >> 30)));
    }
  }

  private static String readable(long bytes) {
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%,d MiB", Math.max(1, bytes >> 20))
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }

  /** Of a file's beginning: unpacked bytes per byte on disk, 1 if not packed, and per row. */
  private record Sample(double expansion, double bytesPerRow) {

    static Sample of(Path file) throws IOException {
      try (FileChannel disk = FileChannel.open(file);
          InputStream unpacked = UnpackedFile.unpack(file, Channels.newInputStream(disk))) {
        byte[] bytes = unpacked.readNBytes(SAMPLE);
        long lines = 0;
        for (byte b : bytes) {
          lines += b == '\n' ? 1 : 0;
        }
        return new Sample(
            bytes.length / (double) Math.max(1, disk.position()),
            bytes.length / (double) Math.max(1, lines));
      }
    }
  }
}
