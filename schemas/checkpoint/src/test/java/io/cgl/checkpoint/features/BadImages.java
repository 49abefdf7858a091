package io.cgl.checkpoint.features;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Hostile images, made to harm their decoder. */
public final class BadImages {

  /** Inflated, as zeros deflate well: far more than any image here holds. */
  static final long BOMB_BYTES = 64L << 20;

  private static final int BOMB_MEGABYTES = (int) (BOMB_BYTES >> 20);

  private static final int JPEG_SIZE_MARKER = 0xc0;
  private static final short MOST = (short) 65_500;

  private BadImages() {}

  /** A good one: grey pixels of one brightness. */
  public static byte[] png(int width, int height, int brightness) {
    byte[] rows = new byte[height * (width + 1)];
    java.util.Arrays.fill(rows, (byte) brightness);
    for (int row = 0; row < height; row++) {
      rows[row * (width + 1)] = 0; // The filter's type.
    }
    return png(header(width, height, 0), chunk("IDAT", deflate(rows, 0)));
  }

  /** Its header promises more pixels than there is memory. */
  public static byte[] pngOf(int width, int height) {
    return png(header(width, height, 0), chunk("IDAT", deflate(new byte[100], 0)));
  }

  /** Of the right size, and its pixels inflate without end. */
  public static byte[] pngOfEndlessPixels(int width, int height) {
    return png(header(width, height, 0), chunk("IDAT", deflate(new byte[0], BOMB_MEGABYTES)));
  }

  /**
   * Of the right size, beside a text that inflates without end, where a palette makes it be read.
   */
  public static byte[] pngOfEndlessText(int width, int height) {
    byte[] text = deflate(new byte[0], BOMB_MEGABYTES);
    byte[] named =
        ByteBuffer.allocate(3 + text.length).put(new byte[] {'t', 0, 0}).put(text).array();
    return png(
        header(width, height, 3),
        chunk("PLTE", new byte[3]),
        chunk("zTXt", named),
        chunk("iCCP", named),
        chunk("IDAT", deflate(new byte[height * (width + 1)], 0)));
  }

  /** A JPEG whose header promises 65,500 pixels square, the most that decoders take. */
  public static byte[] jpegOfHugeSize() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "jpg", out);
      byte[] jpeg = out.toByteArray();
      for (int at = 0; at < jpeg.length - 9; at++) {
        if ((jpeg[at] & 0xff) == 0xff && (jpeg[at + 1] & 0xff) == JPEG_SIZE_MARKER) {
          ByteBuffer.wrap(jpeg).putShort(at + 5, MOST).putShort(at + 7, MOST);
          return jpeg;
        }
      }
      throw new IllegalStateException("a JPEG without a size");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] png(byte[]... chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    for (byte[] chunk : chunks) {
      out.writeBytes(chunk);
    }
    out.writeBytes(chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  private static byte[] header(int width, int height, int colours) {
    return chunk(
        "IHDR",
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) 8)
            .put((byte) colours)
            .array());
  }

  private static byte[] chunk(String name, byte[] data) {
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(US_ASCII));
    sum.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(name.getBytes(US_ASCII))
        .put(data)
        .putInt((int) sum.getValue())
        .array();
  }

  private static byte[] deflate(byte[] data, int megabytesOfZeros) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(data);
      for (int i = 0; i < megabytesOfZeros; i++) {
        deflater.write(new byte[1 << 20]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
