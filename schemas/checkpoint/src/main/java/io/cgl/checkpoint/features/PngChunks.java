package io.cgl.checkpoint.features;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Keeps the chunks of a PNG that define its pixels (W3C PNG, 11.2 and tRNS). The JDK's reader
 * inflates the others, colour profiles and texts, as a whole: a few kilobytes could fill the heap.
 */
final class PngChunks {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final Set<Integer> KEPT =
      Set.of(name("IHDR"), name("PLTE"), name("tRNS"), name("IDAT"), name("IEND"));
  private static final int END = name("IEND");

  /** A chunk's length and name before its data, and the check sum after it. */
  private static final int FRAME = 3 * Integer.BYTES;

  private PngChunks() {}

  /** Whether these bytes claim to be a PNG. */
  static boolean isPng(byte[] bytes) {
    return ImageDecoder.startsWith(bytes, SIGNATURE);
  }

  /**
   * The same image with its pixel chunks only.
   *
   * @throws IOException if a chunk exceeds the bytes, or the last one is missing
   */
  static byte[] ofPixels(byte[] png) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(png).position(SIGNATURE.length);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(png.length);
    kept.write(png, 0, SIGNATURE.length);
    int name;
    do {
      if (in.remaining() < FRAME) {
        throw new IOException("a damaged image: it is cut off");
      }
      int start = in.position();
      int length = in.getInt();
      name = in.getInt();
      if (length < 0 || length > in.remaining() - Integer.BYTES) {
        throw new IOException("a damaged image: it has a chunk of %d bytes".formatted(length));
      }
      if (KEPT.contains(name)) {
        kept.write(png, start, FRAME + length);
      }
      in.position(start + FRAME + length);
    } while (name != END);
    return kept.toByteArray();
  }

  private static int name(String name) {
    return ByteBuffer.wrap(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII)).getInt();
  }
}
