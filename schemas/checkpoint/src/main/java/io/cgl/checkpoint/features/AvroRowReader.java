package io.cgl.checkpoint.features;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads a model's inputs from an event's Avro binary straight into a batch, without a record or an
 * object per number. The result equals that of {@link AvroInputs} and {@link FeatureEncoder}.
 *
 * <p>Each schema is compiled once. Not safe for use by several threads.
 */
public final class AvroRowReader {

  /** Reads one value into the row that begins at {@code row}, or skips it. */
  @FunctionalInterface
  private interface Step {
    void read(BinaryDecoder in, FloatBuffer into, int row) throws IOException;
  }

  /** The most bytes of a padded decimal. */
  private static final int LONGEST = 64;

  private final FeatureEncoder encoder;
  private final IdentityHashMap<Schema, Step> plans = new IdentityHashMap<>();
  private BinaryDecoder decoder;
  private int eventLength;

  public AvroRowReader(FeatureEncoder encoder) {
    this.encoder = encoder;
  }

  /**
   * Appends an event to a batch.
   *
   * @param writer the schema that the event was written with; the same object for the same schema
   * @param bytes holds the event's Avro binary from {@code offset} to its end
   * @throws UnencodableException if the event lacks an input, has a wrong type, is truncated, or
   *     continues after its record; the batch is then unchanged
   */
  public void read(Schema writer, byte[] bytes, int offset, FeatureBatch batch) {
    Step plan = plans.computeIfAbsent(writer, this::plan);
    eventLength = bytes.length - offset;
    decoder = DecoderFactory.get().binaryDecoder(bytes, offset, eventLength, decoder);
    FloatBuffer into = batch.room();
    int row = into.position();
    try {
      plan.read(decoder, into, row);
      if (!decoder.isEnd()) {
        throw new IOException("it continues after the record");
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
    into.position(row + encoder.width()); // Commits the row.
  }

  private Step plan(Schema writer) {
    List<Integer> found = new ArrayList<>();
    Step plan = record(writer, "", found);
    for (int input = 0; input < encoder.inputs().size(); input++) {
      if (!found.contains(input)) {
        return lacks(encoder.inputs().get(input).name(), writer);
      }
    }
    return plan;
  }

  private Step record(Schema record, String prefix, List<Integer> found) {
    Step[] steps =
        record.getFields().stream()
            .map(field -> field(field.schema(), prefix + field.name(), found))
            .toArray(Step[]::new);
    return (in, into, row) -> {
      for (Step step : steps) {
        step.read(in, into, row);
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
                  .map(branch -> branch(branch, path, within, found))
                  .toArray(Step[]::new));
      default -> skip(schema);
    };
  }

  /** One branch of a union; a branch may lack inputs that others have. */
  private Step branch(Schema branch, String path, List<Integer> within, List<Integer> found) {
    if (branch.getType() == Schema.Type.NULL) {
      return allMissing(within);
    }
    List<Integer> here = new ArrayList<>();
    Step step = nested(branch, path, within, here);
    found.addAll(here);
    return within.stream()
        .filter(input -> !here.contains(input))
        .findFirst()
        .map(input -> lacks(encoder.inputs().get(input).name(), branch))
        .orElse(step);
  }

  private static Step lacks(String input, Schema schema) {
    String message =
        "the event has no field '%s' (schema %s)".formatted(input, schema.getFullName());
    return (in, into, row) -> {
      throw new UnencodableException(ReasonCode.MISSING_FIELD, message);
    };
  }

  private Step allMissing(List<Integer> inputs) {
    return (in, into, row) -> {
      for (int input : inputs) {
        encoder.encode(input, null, into, row);
      }
    };
  }

  private static Step skip(Schema schema) {
    return (in, into, row) -> AvroSkip.skip(schema, in);
  }

  private static Step union(Step[] branches) {
    return (in, into, row) -> branches[in.readIndex()].read(in, into, row);
  }

  private Step value(Schema schema, int input) {
    boolean numeric = encoder.inputs().get(input) instanceof InputField.Numeric;
    int column = encoder.column(input);
    return switch (schema.getType()) {
      case NULL -> (in, into, row) -> encoder.encode(input, null, into, row);
      case UNION ->
          union(
              schema.getTypes().stream().map(branch -> value(branch, input)).toArray(Step[]::new));
      case DOUBLE ->
          numeric
              ? (in, into, row) -> into.put(row + column, (float) in.readDouble())
              : (in, into, row) -> encoder.encode(input, in.readDouble(), into, row);
      case FLOAT ->
          numeric
              ? (in, into, row) -> into.put(row + column, in.readFloat())
              : (in, into, row) -> encoder.encode(input, in.readFloat(), into, row);
      case INT ->
          numeric
              ? (in, into, row) -> into.put(row + column, (float) in.readInt())
              : (in, into, row) -> encoder.encode(input, in.readInt(), into, row);
      case LONG ->
          numeric
              ? (in, into, row) -> into.put(row + column, (float) in.readLong())
              : (in, into, row) -> encoder.encode(input, in.readLong(), into, row);
      case BOOLEAN -> (in, into, row) -> encoder.encode(input, in.readBoolean(), into, row);
      case STRING -> (in, into, row) -> encoder.encode(input, text(in), into, row);
      case ENUM ->
          (in, into, row) ->
              encoder.encode(input, schema.getEnumSymbols().get(in.readEnum()), into, row);
      case BYTES -> (in, into, row) -> encoder.encode(input, number(schema, bytes(in)), into, row);
      case FIXED ->
          (in, into, row) -> encoder.encode(input, number(schema, fixed(schema, in)), into, row);
      case RECORD, ARRAY, MAP ->
          (in, into, row) -> encoder.encode(input, schema.getType(), into, row);
    };
  }

  private byte[] bytes(BinaryDecoder in) throws IOException {
    // A damaged length must not allocate more than the event holds.
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

  /** The decimal value of the bytes; other bytes stay bytes, as for an image. */
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
