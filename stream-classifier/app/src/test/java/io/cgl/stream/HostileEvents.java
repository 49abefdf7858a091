package io.cgl.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.checkpoint.features.BadImages;
import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.ReasonCode;
import io.cgl.topics.SchemaRegistry;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Events of a model of a number, a word and an image, and what can be wrong with them. */
final class HostileEvents {

  static final int UNKNOWN_SCHEMA = 4711;

  private static final Schema EVENT = schema("Event");

  private static final Schema WITHOUT_PICTURE =
      new SchemaParser()
          .parse(
              """
              {"type": "record", "name": "Blind", "fields": [
                {"name": "x", "type": "double"}, {"name": "colour", "type": "string"}]}
              """)
          .mainSchema();

  private static final Schema WORDY =
      new SchemaParser()
          .parse(
              """
              {"type": "record", "name": "Wordy", "fields": [
                {"name": "x", "type": "string"}, {"name": "colour", "type": "string"},
                {"name": "picture", "type": "bytes"}]}
              """)
          .mainSchema();

  private static final byte[] NOTHING = {};
  private static final byte[] ZERO = {0};

  private final int event;
  private final int withoutPicture;
  private final int wordy;
  private final int word;

  /** Registers the schemas. */
  HostileEvents(SchemaRegistry registry, String topic) throws Exception {
    try (SchemaRegistryClient client = registry.newClient()) {
      String subject = topic + "-value";
      client.updateCompatibility(subject, "NONE");
      event = client.register(subject, new AvroSchema(EVENT));
      withoutPicture = client.register(subject, new AvroSchema(WITHOUT_PICTURE));
      wordy = client.register(subject, new AvroSchema(WORDY));
      word = client.register(subject, new AvroSchema(Schema.create(Schema.Type.STRING)));
    }
  }

  /** Calls an event {@code high} where x is above 0, whatever its colour and picture. */
  static LinearCheckpoint model(String name) {
    float[][] weights = new float[6][2];
    weights[0] = new float[] {-1, 1};
    return new LinearCheckpoint(
        name,
        List.of(
            new InputField.Numeric("x"),
            new InputField.Categorical("colour", List.of("red")),
            new InputField.Image("picture", 1, 2, 2)),
        List.of("low", "high"),
        weights);
  }

  /** The events' schema under any name. */
  static Schema schema(String name) {
    return new SchemaParser()
        .parse(
            """
            {"type": "record", "name": "NAME", "fields": [
              {"name": "x", "type": "double"},
              {"name": "colour", "type": "string"},
              {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}},
              {"name": "choice", "type": ["null", "int"]},
              {"name": "history", "type": {"type": "array", "items": "string"}},
              {"name": "chain", "type": ["null", {"type": "record", "name": "Node", "fields": [
                {"name": "next", "type": ["null", "Node"]}]}]},
              {"name": "picture", "type": "bytes"}]}
            """
                .replace("NAME", name))
        .mainSchema();
  }

  byte[] good(double x) {
    return event(x, "red", BadImages.png(2, 2, 7));
  }

  /** What is odd, and classified all the same. */
  Map<String, byte[]> odd() {
    Map<String, byte[]> odd = new LinkedHashMap<>();
    odd.put("unseen category", event(1, "ultraviolet", BadImages.png(2, 2, 7)));
    odd.put("endless pixels", event(1, "red", BadImages.pngOfEndlessPixels(2, 2)));
    return odd;
  }

  /** What is bad, and the code under which it is put aside. */
  Map<String, Bad> bad() {
    byte[] whole = good(1);
    Map<String, Bad> bad = new LinkedHashMap<>();
    bad.put("no value", new Bad(null, ReasonCode.NO_VALUE));
    bad.put("empty value", new Bad(NOTHING, ReasonCode.NOT_CONFLUENT_FORMAT));
    bad.put("no magic byte", new Bad("no Avro".getBytes(UTF_8), ReasonCode.NOT_CONFLUENT_FORMAT));
    bad.put("unknown schema", new Bad(prefixed(UNKNOWN_SCHEMA, ZERO), ReasonCode.UNKNOWN_SCHEMA));
    bad.put("not a record", new Bad(prefixed(word, ZERO), ReasonCode.NOT_A_RECORD));
    bad.put(
        "missing field",
        new Bad(prefixed(withoutPicture, x(1), text("red")), ReasonCode.MISSING_FIELD));
    bad.put(
        "other type",
        new Bad(
            prefixed(wordy, text("many"), text("red"), bytes(BadImages.png(2, 2, 7))),
            ReasonCode.WRONG_TYPE));
    bad.put("truncated", new Bad(Arrays.copyOf(whole, whole.length - 3), ReasonCode.TRUNCATED));
    bad.put(
        "trailing bytes", new Bad(Arrays.copyOf(whole, whole.length + 1), ReasonCode.MALFORMED));
    bad.put(
        "negative length", new Bad(prefixed(event, x(1), new byte[] {1}), ReasonCode.MALFORMED));
    bad.put(
        "huge length",
        new Bad(
            prefixed(event, x(1), new byte[] {-128, -128, -128, -128, 15}), ReasonCode.TRUNCATED));
    bad.put(
        "length that points backwards",
        new Bad(tail(ZERO, ZERO, new byte[] {1, 3, 0}, ZERO), ReasonCode.MALFORMED));
    bad.put(
        "no such symbol", new Bad(tail(new byte[] {8}, ZERO, ZERO, ZERO), ReasonCode.MALFORMED));
    bad.put(
        "no such branch", new Bad(tail(ZERO, new byte[] {8}, ZERO, ZERO), ReasonCode.MALFORMED));
    byte[] deep = new byte[500_000];
    Arrays.fill(deep, (byte) 2);
    bad.put("deep nesting", new Bad(tail(ZERO, ZERO, ZERO, deep), ReasonCode.MALFORMED));
    bad.put("no image", new Bad(event(1, "red", "GIF89a".getBytes(UTF_8)), ReasonCode.BAD_IMAGE));
    byte[] png = BadImages.png(2, 2, 7);
    bad.put(
        "truncated image",
        new Bad(event(1, "red", Arrays.copyOf(png, png.length - 20)), ReasonCode.BAD_IMAGE));
    bad.put(
        "image of another size",
        new Bad(event(1, "red", BadImages.png(3, 3, 7)), ReasonCode.BAD_IMAGE));
    bad.put(
        "decompression bomb",
        new Bad(event(1, "red", BadImages.pngOf(30_000, 30_000)), ReasonCode.IMAGE_TOO_LARGE));
    bad.put(
        "huge JPEG",
        new Bad(event(1, "red", BadImages.jpegOfHugeSize()), ReasonCode.IMAGE_TOO_LARGE));
    bad.put(
        "NaN that the model does not fill in", new Bad(good(Double.NaN), ReasonCode.MODEL_FAILED));
    return bad;
  }

  /**
   * A bad event.
   *
   * @param value its bytes
   * @param code under which it is put aside
   */
  record Bad(byte[] value, ReasonCode code) {}

  private byte[] event(double x, String colour, byte[] picture) {
    return prefixed(event, x(x), text(colour), ZERO, ZERO, ZERO, ZERO, bytes(picture));
  }

  private byte[] tail(byte[] kind, byte[] choice, byte[] history, byte[] chain) {
    return prefixed(
        event, x(1), text("red"), kind, choice, history, chain, bytes(BadImages.png(2, 2, 7)));
  }

  private static byte[] x(double x) {
    return part(out -> out.writeDouble(x));
  }

  private static byte[] text(String text) {
    return part(out -> out.writeString(text));
  }

  private static byte[] bytes(byte[] bytes) {
    return part(out -> out.writeBytes(bytes));
  }

  @FunctionalInterface
  private interface Part {
    void write(BinaryEncoder out) throws IOException;
  }

  private static byte[] part(Part part) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      part.write(encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static byte[] prefixed(int id, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
