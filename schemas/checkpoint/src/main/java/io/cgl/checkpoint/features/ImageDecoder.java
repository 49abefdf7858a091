package io.cgl.checkpoint.features;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG and JPEG into raw samples. Training and serving share it. The bytes are untrusted:
 * the header's size is checked before any pixel is decoded, nothing but pixels is decoded, and
 * every defect is an {@link IOException} whose message completes "this is ...".
 *
 * <p>Has no state and is safe for use by several threads.
 */
public final class ImageDecoder {

  /** The most pixels of an image whose size is not fixed yet. */
  private static final int MAX_PIXELS = 1 << 18;

  private static final int COLOURS = 3;
  private static final byte[] JPEG_MAGIC = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
  private static final ImageReaderSpi PNG = provider("png");
  private static final ImageReaderSpi JPEG = provider("jpeg");

  private ImageDecoder() {}

  /**
   * The input that an image makes: of its own size, grey if all of its pixels are.
   *
   * @param name of the input
   * @throws IOException if it cannot be decoded
   */
  public static InputField.Image describe(String name, ByteBuffer encoded) throws IOException {
    BufferedImage image =
        read(
            encoded,
            (width, height) -> {
              if ((long) width * height > MAX_PIXELS) {
                throw new ImageTooLargeException(
                    "an image of %dx%d pixels, more than the %d that are supported"
                        .formatted(width, height, MAX_PIXELS));
              }
            });
    return new InputField.Image(name, planes(image).length, image.getHeight(), image.getWidth());
  }

  /**
   * Decodes an image into samples from 0 to 255: channel by channel, each row by row. Colours
   * become grey by their luma (ITU-R BT.601), and grey becomes colours, where the input says so.
   *
   * @param encoded read from its position, which does not move
   * @param into receives {@code expected.columns()} floats from {@code at}; its position stays
   * @throws IOException if it is not a PNG or JPEG, damaged, or of another size
   */
  public static void decode(ByteBuffer encoded, InputField.Image expected, FloatBuffer into, int at)
      throws IOException {
    BufferedImage image =
        read(
            encoded,
            (width, height) -> {
              if (width != expected.width() || height != expected.height()) {
                String message =
                    "an image of %dx%d pixels, expected are %dx%d"
                        .formatted(width, height, expected.width(), expected.height());
                throw (long) width * height > MAX_PIXELS
                    ? new ImageTooLargeException(message)
                    : new IOException(message);
              }
            });
    int[][] planes = planes(image);
    int next = at;
    for (int channel = 0; channel < expected.channels(); channel++) {
      for (int pixel = 0; pixel < planes[0].length; pixel++) {
        into.put(next++, sample(planes, channel, pixel, expected.channels()));
      }
    }
  }

  private static float sample(int[][] planes, int channel, int pixel, int channels) {
    if (channels == 1 && planes.length > 1) {
      return 0.299f * planes[0][pixel] + 0.587f * planes[1][pixel] + 0.114f * planes[2][pixel];
    }
    return planes[Math.min(channel, planes.length - 1)][pixel];
  }

  @FunctionalInterface
  private interface SizeCheck {
    void check(int width, int height) throws IOException;
  }

  private static BufferedImage read(ByteBuffer encoded, SizeCheck size) throws IOException {
    byte[] bytes = new byte[encoded.remaining()];
    encoded.duplicate().get(bytes);
    boolean png = PngChunks.isPng(bytes);
    if (!png && !startsWith(bytes, JPEG_MAGIC)) {
      throw new IOException("no PNG or JPEG");
    }
    byte[] pixels = png ? PngChunks.ofPixels(bytes) : bytes;
    ImageReader reader = (png ? PNG : JPEG).createReaderInstance();
    // The JPEG reader fills the rest of a truncated file with grey, and only warns.
    AtomicReference<String> warning = new AtomicReference<>();
    reader.addIIOReadWarningListener((source, text) -> warning.set(text));
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(pixels))) {
      reader.setInput(in, true, true);
      size.check(undamaged(() -> reader.getWidth(0)), undamaged(() -> reader.getHeight(0)));
      BufferedImage image = undamaged(() -> reader.read(0));
      if (warning.get() != null) {
        throw new IOException("a damaged image: " + warning.get());
      }
      return image;
    } finally {
      reader.dispose();
    }
  }

  /** On damaged bytes the readers throw any runtime exception. */
  private static <T> T undamaged(Callable<T> step) throws IOException {
    try {
      return step.call();
    } catch (Exception e) {
      throw new IOException("a damaged image: " + e.getMessage(), e);
    }
  }

  /** One plane of samples for a grey image, else three. */
  private static int[][] planes(BufferedImage image) {
    ColorModel colours = image.getColorModel();
    if (colours instanceof ComponentColorModel) {
      if (colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
        // Not getRGB, which takes grey samples as linear light and brightens them.
        return samples(image, 1);
      }
      if (colours.getColorSpace().isCS_sRGB()) {
        return samples(image, COLOURS);
      }
    }
    return converted(image);
  }

  private static int[][] samples(BufferedImage image, int channels) {
    WritableRaster raster = image.getRaster();
    int[][] planes = new int[channels][];
    for (int channel = 0; channel < channels; channel++) {
      planes[channel] =
          raster.getSamples(0, 0, image.getWidth(), image.getHeight(), channel, (int[]) null);
      int surplus = raster.getSampleModel().getSampleSize(channel) - Byte.SIZE;
      for (int pixel = 0; surplus > 0 && pixel < planes[channel].length; pixel++) {
        planes[channel][pixel] >>= surplus;
      }
    }
    return planes;
  }

  private static int[][] converted(BufferedImage image) {
    int[] colours =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    int[][] planes = new int[COLOURS][colours.length];
    boolean grey = true;
    for (int pixel = 0; pixel < colours.length; pixel++) {
      for (int channel = 0; channel < COLOURS; channel++) {
        planes[channel][pixel] = colours[pixel] >> (16 - 8 * channel) & 0xff;
      }
      grey &= planes[0][pixel] == planes[1][pixel] && planes[1][pixel] == planes[2][pixel];
    }
    return grey ? new int[][] {planes[0]} : planes;
  }

  static boolean startsWith(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length
        && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }

  private static ImageReaderSpi provider(String format) {
    return ImageIO.getImageReadersByFormatName(format).next().getOriginatingProvider();
  }
}
