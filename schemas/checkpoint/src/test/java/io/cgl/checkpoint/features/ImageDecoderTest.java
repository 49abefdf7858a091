package io.cgl.checkpoint.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {

  private static final InputField.Image GREY = new InputField.Image("picture", 1, 2, 3);
  private static final InputField.Image COLOUR = new InputField.Image("picture", 3, 2, 3);
  private static final Schema EVENT =
      SchemaBuilder.record("Photo")
          .fields()
          .requiredString("camera")
          .optionalBytes("picture")
          .endRecord();

  private static final WrittenSchema WRITTEN = WrittenSchema.of(EVENT);

  @Test
  void shouldGiveGreySamplesAsTheyAreRowByRow() throws IOException {
    byte[] png = encode("png", grey(0, 1, 64, 128, 200, 255));

    assertThat(decode(png, GREY)).containsExactly(0, 1, 64, 128, 200, 255);
    assertThat(ImageDecoder.describe("picture", ByteBuffer.wrap(png))).isEqualTo(GREY);
  }

  @Test
  void shouldGiveColoursChannelByChannel() throws IOException {
    byte[] png = encode("png", colours(0x010203, 0, 0, 0, 0, 0xfffefd));

    assertThat(decode(png, COLOUR))
        .containsExactly(1, 0, 0, 0, 0, 255, 2, 0, 0, 0, 0, 254, 3, 0, 0, 0, 0, 253);
    assertThat(ImageDecoder.describe("picture", ByteBuffer.wrap(png))).isEqualTo(COLOUR);
  }

  @Test
  void shouldTurnColoursIntoGreyAndGreyIntoColoursWhereTheModelWantsThem() throws IOException {
    byte[] red = encode("png", colours(0xff0000, 0, 0, 0, 0, 0));
    byte[] grey = encode("png", grey(9, 0, 0, 0, 0, 7));

    assertThat(decode(red, GREY)[0]).isCloseTo(0.299f * 255, within(1e-3f));
    assertThat(decode(grey, COLOUR))
        .containsExactly(9, 0, 0, 0, 0, 7, 9, 0, 0, 0, 0, 7, 9, 0, 0, 0, 0, 7);
  }

  @Test
  void shouldReadPalettes() throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(1, 0, 0xffffff);
    byte[] png = encode("png", image);

    assertThat(decode(png, GREY)).containsExactly(0, 255, 0, 0, 0, 0);
    assertThat(ImageDecoder.describe("picture", ByteBuffer.wrap(png))).isEqualTo(GREY);
  }

  @Test
  void shouldReadJpeg() throws IOException {
    byte[] jpeg = encode("jpg", grey(100, 100, 100, 100, 100, 100));

    for (float sample : decode(jpeg, GREY)) {
      assertThat(sample).isCloseTo(100, within(2f));
    }
  }

  @Test
  void shouldRefuseAnotherSizeBeforeDecodingAnything() throws IOException {
    byte[] bomb = encode("png", grey(0, 0, 0, 0, 0, 0));
    // The header promises 3.6 thousand million pixels.
    ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);

    assertThatIOException()
        .isThrownBy(() -> decode(bomb, GREY))
        .withMessage("an image of 60000x60000 pixels, expected are 3x2");
    assertThatIOException()
        .isThrownBy(() -> ImageDecoder.describe("picture", ByteBuffer.wrap(bomb)))
        .withMessageContaining("60000x60000 pixels, more than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg"})
  void shouldRefuseAnImageThatIsCutOff(String format) throws IOException {
    BufferedImage noise = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
    for (int place = 0; place < 32 * 32; place++) {
      noise.getRaster().setSample(place % 32, place / 32, 0, place * 7919 % 251);
    }
    byte[] whole = encode(format, noise);
    InputField.Image expected = new InputField.Image("picture", 1, 32, 32);
    assertThat(decode(whole, expected)).hasSize(32 * 32);

    for (int length = 0; length < whole.length - 64; length += 7) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatIOException().as("%d bytes", length).isThrownBy(() -> decode(part, expected));
    }
  }

  @Test
  void shouldInflateNothingButAsManyPixelsAsTheHeaderSays() throws IOException {
    byte[] pixels = BadImages.pngOfEndlessPixels(3, 2);
    byte[] text = BadImages.pngOfEndlessText(3, 2);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    assertThat(decode(pixels, GREY)).containsOnly(0);
    assertThat(decode(text, GREY)).containsOnly(0);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("bytes that were allocated for images of six pixels")
        .isLessThan(BadImages.BOMB_BYTES / 2);
  }

  @Test
  void shouldRefuseAJpegOfHugeSizeBeforeDecodingAnything() {
    assertThatIOException()
        .isThrownBy(() -> decode(BadImages.jpegOfHugeSize(), GREY))
        .isInstanceOf(ImageTooLargeException.class)
        .withMessage("an image of 65500x65500 pixels, expected are 3x2");
  }

  @Test
  void shouldRefuseAChunkThatIsLongerThanTheImage() throws IOException {
    byte[] png = encode("png", grey(0, 0, 0, 0, 0, 0));
    ByteBuffer.wrap(png).putInt(33, Integer.MAX_VALUE);

    assertThatIOException()
        .isThrownBy(() -> decode(png, GREY))
        .withMessage("a damaged image: it has a chunk of 2147483647 bytes");
  }

  @Test
  void shouldRefuseWhatIsNoImage() {
    assertThatIOException()
        .isThrownBy(() -> decode("GIF89a".getBytes(java.nio.charset.StandardCharsets.UTF_8), GREY))
        .withMessage("no PNG or JPEG");
  }

  @Test
  void shouldReadAnEventsBytesLikeItsDecodedRecord() throws IOException {
    FeatureEncoder encoder = new FeatureEncoder(List.of(GREY));
    byte[] png = encode("png", grey(0, 1, 64, 128, 200, 255));
    byte[] event = binary(event(ByteBuffer.wrap(png)));

    FeatureBatch direct = new FeatureBatch(encoder.width());
    new AvroRowReader(encoder).read(WRITTEN, event, 0, direct);
    FeatureBatch decoded = new FeatureBatch(encoder.width());
    Object[] values = new AvroValueReader(List.of("picture")).read(WRITTEN, event, 0);
    decoded.add(encoder, input -> values[input]);

    assertThat(direct.view()).isEqualTo(decoded.view());
    assertThat(direct.rows()).isEqualTo(1);
    assertThat(direct.view().get(2)).isEqualTo(64f);
  }

  @Test
  void shouldAnswerABadImageLikeAnyOtherBadInput() throws IOException {
    AvroRowReader reader = new AvroRowReader(new FeatureEncoder(List.of(GREY)));
    FeatureBatch batch = new FeatureBatch(GREY.columns());
    byte[] missing = binary(event(null));
    byte[] damaged = binary(event(ByteBuffer.wrap(new byte[] {1, 2, 3})));
    byte[] otherSize =
        binary(
            event(
                ByteBuffer.wrap(
                    encode("png", new BufferedImage(5, 5, BufferedImage.TYPE_BYTE_GRAY)))));

    assertThatThrownBy(() -> reader.read(WRITTEN, missing, 0, batch))
        .isInstanceOf(UnencodableException.class)
        .hasMessage("field 'picture' is missing, the model expects an image");
    assertThatThrownBy(() -> reader.read(WRITTEN, damaged, 0, batch))
        .isInstanceOf(UnencodableException.class)
        .hasMessage("field 'picture' holds no PNG or JPEG");
    assertThatThrownBy(() -> reader.read(WRITTEN, otherSize, 0, batch))
        .isInstanceOf(UnencodableException.class)
        .hasMessage("field 'picture' holds an image of 5x5 pixels, expected are 3x2");
    assertThat(batch.rows()).isZero();
  }

  private static float[] decode(byte[] encoded, InputField.Image expected) throws IOException {
    float[] samples = new float[expected.columns()];
    ImageDecoder.decode(ByteBuffer.wrap(encoded), expected, FloatBuffer.wrap(samples), 0);
    return samples;
  }

  private static BufferedImage grey(int... samples) {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSamples(0, 0, 3, 2, 0, samples);
    return image;
  }

  private static BufferedImage colours(int... colours) {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 3, 2, colours, 0, 3);
    return image;
  }

  private static byte[] encode(String format, BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static GenericRecord event(ByteBuffer picture) {
    return new GenericRecordBuilder(EVENT).set("camera", "north").set("picture", picture).build();
  }

  private static byte[] binary(GenericRecord event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(EVENT).write(event, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
