package io.cgl.trainer.data;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * An Avro object file that must not end within a block, which Avro itself takes for its end. Each
 * block, and so the file, ends with the marker that ends its header.
 */
final class AvroEnd extends FilterInputStream {

  private static final int MARKER = 16;

  /** More than any header. */
  private static final int LARGEST_HEADER = 1 << 24;

  private byte[] beginning = {};
  private final byte[] last = new byte[MARKER];
  private boolean header = true;
  private long length;

  AvroEnd(InputStream in) {
    super(in);
  }

  /** Says that the header has been read. */
  void behindHeader() {
    header = false;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = super.read(bytes, offset, length);
    if (count > 0) {
      see(bytes, offset, count);
    }
    return count;
  }

  /**
   * Checks the end of a file that was read to its end.
   *
   * @throws EOFException if it is cut off
   */
  void check() throws IOException {
    // Itself is not its own earlier place.
    long end = Math.min(beginning.length, length - 1);
    for (int from = 0; from + MARKER <= end; from++) {
      if (Arrays.equals(beginning, from, from + MARKER, last, 0, MARKER)) {
        return;
      }
    }
    throw new EOFException("it is cut off");
  }

  private void see(byte[] bytes, int offset, int count) {
    if (header && beginning.length < LARGEST_HEADER) {
      int before = beginning.length;
      beginning = Arrays.copyOf(beginning, before + count);
      System.arraycopy(bytes, offset, beginning, before, count);
    }
    length += count;
    int kept = Math.max(0, MARKER - count);
    System.arraycopy(last, MARKER - kept, last, 0, kept);
    System.arraycopy(bytes, offset + count - (MARKER - kept), last, kept, MARKER - kept);
  }
}
