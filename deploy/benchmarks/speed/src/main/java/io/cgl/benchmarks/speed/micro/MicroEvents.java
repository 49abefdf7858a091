package io.cgl.benchmarks.speed.micro;

import io.cgl.checkpoint.features.InputField;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Events of several kinds in Avro's binary form, to encode again and again. */
public enum MicroEvents {
  /** 64 floats. */
  NUMERIC64,

  /**
   * 16 each of doubles, ints, doubles that may be null, and words from a vocabulary; beside them
   * two texts that the model does not take.
   */
  MIXED,

  /** A grey PNG of 28 x 28 pixels. */
  IMAGE;

  private static final int EACH = 16;
  private static final int WORDS = 20;
  private static final int PIXELS = 28;
  private static final long SEED = 64;

  /** The schema that they are written with. */
  Schema schema() {
    SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record("Event").fields();
    switch (this) {
      case NUMERIC64 -> fields("float", 64, fields);
      case MIXED -> {
        fields.requiredString("note");
        List.of("double", "int", "optional", "word").forEach(type -> fields(type, EACH, fields));
        fields.requiredString("comment");
      }
      case IMAGE -> fields.requiredBytes("png");
    }
    return fields.endRecord();
  }

  /** What a model takes from them. */
  List<InputField> inputs() {
    return switch (this) {
      case NUMERIC64 -> numeric("float", 64);
      case MIXED -> {
        List<InputField> inputs = new ArrayList<>();
        List.of("double", "int", "optional").forEach(type -> inputs.addAll(numeric(type, EACH)));
        List<String> vocabulary = IntStream.range(0, WORDS).mapToObj(w -> "word-" + w).toList();
        IntStream.range(0, EACH)
            .forEach(i -> inputs.add(new InputField.Categorical("word" + i, vocabulary)));
        yield inputs;
      }
      case IMAGE -> List.of(new InputField.Image("png", 1, PIXELS, PIXELS));
    };
  }

  /** Some of them, always the same. */
  List<byte[]> encoded(Schema schema, int events) {
    Random random = new Random(SEED);
    return IntStream.range(0, events).mapToObj(i -> encoded(schema, random)).toList();
  }

  private static byte[] encoded(Schema schema, Random random) {
    GenericRecord event = new GenericData.Record(schema);
    schema.getFields().forEach(field -> event.put(field.name(), value(field.schema(), random)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      new GenericDatumWriter<GenericRecord>(schema).write(event, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static Object value(Schema schema, Random random) {
    return switch (schema.getType()) {
      case FLOAT -> (float) random.nextGaussian();
      case DOUBLE -> random.nextGaussian();
      case INT -> random.nextInt(1000);
      case STRING -> "word-" + random.nextInt(WORDS + 1);
      case BYTES -> png(random);
      case UNION -> random.nextInt(4) == 0 ? null : random.nextGaussian();
      default -> throw new IllegalStateException("no event has a " + schema);
    };
  }

  private static ByteBuffer png(Random random) {
    BufferedImage image = new BufferedImage(PIXELS, PIXELS, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < PIXELS; y++) {
      for (int x = 0; x < PIXELS; x++) {
        image.getRaster().setSample(x, y, 0, random.nextInt(256));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  private static void fields(String type, int count, SchemaBuilder.FieldAssembler<Schema> fields) {
    for (int i = 0; i < count; i++) {
      String name = type + i;
      switch (type) {
        case "float" -> fields.requiredFloat(name);
        case "double" -> fields.requiredDouble(name);
        case "int" -> fields.requiredInt(name);
        case "optional" -> fields.optionalDouble(name);
        default -> fields.requiredString(name);
      }
    }
  }

  private static List<InputField> numeric(String type, int count) {
    return IntStream.range(0, count)
        .<InputField>mapToObj(i -> new InputField.Numeric(type + i))
        .toList();
  }
}
