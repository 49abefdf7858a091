package io.cgl.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads a model's inputs from an event's Avro binary straight into a batch: no record is made, no
 * object per number. What it reads is what {@link AvroInputs} and {@link FeatureEncoder} make of
 * the decoded record.
 *
 * <p>How to walk a schema is worked out once per schema. Not safe for use by several threads.
 */
public final class AvroRowReader {

  /** Reads one value or skips it. */
  @FunctionalInterface
  private interface Step {
    void read(BinaryDecoder in, float[] row) throws IOException;
  }

  /** Bytes that a decimal may be padded to, whatever its precision. */
  private static final int LONGEST = 64;

  private final FeatureEncoder encoder;
  private final IdentityHashMap<Schema, Step> plans = new IdentityHashMap<>();
  private final float[] row;
  private BinaryDecoder decoder;
  private int eventLength;

  public AvroRowReader(FeatureEncoder encoder) {
    this.encoder = encoder;
    this.row = new float[encoder.width()];
  }

  /**
   * Appends an event to a batch.
   *
   * @param writer the schema that the event was written with; the same object for the same schema
   * @param bytes holds the event's Avro binary from {@code offset} to its end
   * @throws UnencodableException if the event lacks an input, holds something else, is cut off, or
   *     goes on after its record; the batch is then as it was
   */
  public void read(Schema writer, byte[] bytes, int offset, FeatureBatch batch) {
    Step plan = plans.computeIfAbsent(writer, this::plan);
    eventLength = bytes.length - offset;
    decoder = DecoderFactory.get().binaryDecoder(bytes, offset, eventLength, decoder);
    try {
      plan.read(decoder, row);
      if (!decoder.isEnd()) {
        throw new IOException("it goes on after the record");
      }
    } catch (EOFException e) {
      throw new UnencodableException(
          ReasonCode.TRUNCATED, "the event ends before its " + writer.getFullName() + " does", e);
    } catch (IOException | IndexOutOfBoundsException | AvroRuntimeException e) {
      throw new UnencodableException(
          ReasonCode.MALFORMED,
          "the event is no %s: %s".formatted(writer.getFullName(), e.getMessage()),
          e);
    }
    batch.add(row, 0);
  }

  private Step plan(Schema writer) {
    List<Integer> found = new ArrayList<>();
    Step plan = record(writer, "", found);
    for (int input = 0; input < encoder.inputs().size(); input++) {
      if (!found.contains(input)) {
        String message =
            "the event has no field '%s' (schema %s)"
                .formatted(encoder.inputs().get(input).name(), writer.getFullName());
        return (in, into) -> {
          throw new UnencodableException(ReasonCode.MISSING_FIELD, message);
        };
      }
    }
    return plan;
  }

  private Step record(Schema record, String prefix, List<Integer> found) {
    Step[] steps =
        record.getFields().stream()
            .map(field -> field(field.schema(), prefix + field.name(), found))
            .toArray(Step[]::new);
    return (in, into) -> {
      for (Step step : steps) {
        step.read(in, into);
      }
    };
  }

  private Step field(Schema schema, String path, List<Integer> found) {
    List<Integer> within = new ArrayList<>();
    for (int input = 0; input < encoder.inputs().size(); input++) {
      String name = encoder.inputs().get(input).name();
      if (name.equals(path)) {
        found.add(input);
        return value(schema, input);
      }
      if (name.startsWith(path + ".")) {
        within.add(input);
      }
    }
    return within.isEmpty() ? skip(schema) : nested(schema, path, within, found);
  }

  private Step nested(Schema schema, String path, List<Integer> within, List<Integer> found) {
    return switch (schema.getType()) {
      case RECORD -> record(schema, path + ".", found);
      case UNION ->
          union(
              schema.getTypes().stream()
                  .map(
                      branch ->
                          branch.getType() == Schema.Type.NULL
                              ? allMissing(within)
                              : nested(branch, path, within, found))
                  .toArray(Step[]::new));
      default -> skip(schema);
    };
  }

  private Step allMissing(List<Integer> inputs) {
    return (in, into) -> {
      for (int input : inputs) {
        encoder.encode(input, null, into);
      }
    };
  }

  private static Step skip(Schema schema) {
    return (in, into) -> AvroSkip.skip(schema, in);
  }

  private static Step union(Step[] branches) {
    return (in, into) -> branches[in.readIndex()].read(in, into);
  }

  private Step value(Schema schema, int input) {
    boolean numeric = encoder.inputs().get(input) instanceof InputField.Numeric;
    int column = encoder.column(input);
    return switch (schema.getType()) {
      case NULL -> (in, into) -> encoder.encode(input, null, into);
      case UNION ->
          union(
              schema.getTypes().stream().map(branch -> value(branch, input)).toArray(Step[]::new));
      case DOUBLE ->
          numeric
              ? (in, into) -> into[column] = (float) in.readDouble()
              : (in, into) -> encoder.encode(input, in.readDouble(), into);
      case FLOAT ->
          numeric
              ? (in, into) -> into[column] = in.readFloat()
              : (in, into) -> encoder.encode(input, in.readFloat(), into);
      case INT ->
          numeric
              ? (in, into) -> into[column] = in.readInt()
              : (in, into) -> encoder.encode(input, in.readInt(), into);
      case LONG ->
          numeric
              ? (in, into) -> into[column] = in.readLong()
              : (in, into) -> encoder.encode(input, in.readLong(), into);
      case BOOLEAN -> (in, into) -> encoder.encode(input, in.readBoolean(), into);
      case STRING -> (in, into) -> encoder.encode(input, text(in), into);
      case ENUM ->
          (in, into) -> encoder.encode(input, schema.getEnumSymbols().get(in.readEnum()), into);
      case BYTES -> (in, into) -> encoder.encode(input, number(schema, bytes(in)), into);
      case FIXED -> (in, into) -> encoder.encode(input, number(schema, fixed(schema, in)), into);
      case RECORD, ARRAY, MAP -> (in, into) -> encoder.encode(input, schema.getType(), into);
    };
  }

  private byte[] bytes(BinaryDecoder in) throws IOException {
    // A damaged length must not cost memory that no event has.
    byte[] bytes = new byte[AvroSkip.length(in.readLong(), eventLength)];
    in.readFixed(bytes);
    return bytes;
  }

  private String text(BinaryDecoder in) throws IOException {
    return new String(bytes(in), UTF_8);
  }

  private static byte[] fixed(Schema schema, BinaryDecoder in) throws IOException {
    byte[] bytes = new byte[schema.getFixedSize()];
    in.readFixed(bytes);
    return bytes;
  }

  /**
   * The decimal that the bytes mean; other bytes stay what they are, which only an image may be.
   */
  private static Object number(Schema schema, byte[] unscaled) throws IOException {
    if (!(schema.getLogicalType() instanceof LogicalTypes.Decimal decimal)) {
      return ByteBuffer.wrap(unscaled);
    }
    // Numbers of a million digits take seconds.
    if (unscaled.length == 0 || unscaled.length > Math.max(LONGEST, decimal.getPrecision())) {
      throw new IOException("a decimal of " + unscaled.length + " bytes");
    }
    return new BigDecimal(new BigInteger(unscaled), decimal.getScale());
  }
}
