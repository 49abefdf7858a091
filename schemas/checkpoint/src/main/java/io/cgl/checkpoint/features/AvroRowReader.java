package io.cgl.checkpoint.features;

import java.io.EOFException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads a model's inputs from an event's Avro binary straight into a batch, without a record or an
 * object per number. {@link AvroValueReader} reads the same values.
 *
 * <p>Each schema is compiled once. Not safe for use by several threads.
 */
public final class AvroRowReader {

  private final FeatureEncoder encoder;
  private final List<String> names;
  private final IdentityHashMap<WrittenSchema, AvroPlan.Step> plans = new IdentityHashMap<>();
  private final Row cursor;

  public AvroRowReader(FeatureEncoder encoder) {
    this.encoder = encoder;
    this.names = encoder.inputs().stream().map(InputField::name).toList();
    this.cursor = new Row(encoder);
  }

  /**
   * Appends an event to a batch.
   *
   * @param schema of the event; the same object for the same schema
   * @param bytes holds the event's Avro binary from {@code offset} to its end
   * @throws UnencodableException if the event has none of the inputs, has a wrong type, is
   *     truncated, or continues after its record; the batch is then unchanged
   */
  public void read(WrittenSchema schema, byte[] bytes, int offset, FeatureBatch batch) {
    AvroPlan.Step plan = plans.computeIfAbsent(schema, each -> AvroPlan.of(each, names));
    FloatBuffer into = batch.room();
    cursor.begin(into);
    run(plan, schema, bytes, offset, cursor);
    if (!cursor.present) {
      throw allMissing();
    }
    into.position(cursor.row + encoder.width()); // Commits the row.
  }

  /** An event that has the inputs' fields and a value in none, such as a delete. */
  static UnencodableException allMissing() {
    return new UnencodableException(
        ReasonCode.ALL_MISSING, "every input of the model is missing in the event");
  }

  /** Reads a whole event. */
  static void run(
      AvroPlan.Step plan, WrittenSchema schema, byte[] bytes, int offset, AvroPlan.Cursor cursor) {
    String name = schema.writer().getFullName();
    cursor.length = bytes.length - offset;
    cursor.in = DecoderFactory.get().binaryDecoder(bytes, offset, cursor.length, cursor.in);
    try {
      plan.read(cursor);
      if (!cursor.in.isEnd()) {
        throw new IOException("it continues after the record");
      }
    } catch (EOFException e) {
      throw new UnencodableException(
          ReasonCode.TRUNCATED, "the event ends before its " + name + " does", e);
    } catch (IOException | IndexOutOfBoundsException | AvroRuntimeException e) {
      throw new UnencodableException(
          ReasonCode.MALFORMED, "the event is no %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** Encodes each value into its columns of one row. */
  private static final class Row extends AvroPlan.Cursor {

    private final FeatureEncoder encoder;

    /** Whether an input is a number without an offset. */
    private final boolean[] plain;

    private final InputField.Numeric[] numeric;
    private final int[] columns;
    private FloatBuffer into;
    private int row;
    private boolean present;

    Row(FeatureEncoder encoder) {
      this.encoder = encoder;
      List<InputField> inputs = encoder.inputs();
      plain = new boolean[inputs.size()];
      numeric = new InputField.Numeric[inputs.size()];
      columns = new int[inputs.size()];
      for (int input = 0; input < columns.length; input++) {
        numeric[input] = inputs.get(input) instanceof InputField.Numeric number ? number : null;
        plain[input] = numeric[input] != null && numeric[input].offset() == 0;
        columns[input] = encoder.column(input);
      }
    }

    void begin(FloatBuffer batch) {
      into = batch;
      row = batch.position();
      present = false;
    }

    @Override
    void whole(int input, long value) {
      if (plain[input]) {
        present = true;
        into.put(row + columns[input], (float) value);
      } else if (numeric[input] != null) {
        present = true;
        into.put(row + columns[input], numeric[input].encode(value));
      } else {
        value(input, value);
      }
    }

    @Override
    void number(int input, double value) {
      if (plain[input]) {
        present |= !Double.isNaN(value);
        into.put(row + columns[input], (float) value);
      } else if (numeric[input] != null) {
        present |= !Double.isNaN(value);
        into.put(row + columns[input], numeric[input].encode(value));
      } else {
        value(input, value);
      }
    }

    @Override
    void single(int input, float value) {
      if (plain[input]) {
        present |= !Float.isNaN(value);
        into.put(row + columns[input], value);
      } else {
        value(input, value);
      }
    }

    @Override
    void time(int input, long stored, double unit) {
      value(input, new AvroTime(stored, unit));
    }

    @Override
    void value(int input, Object value) {
      present = present || !ValueReading.isMissing(value);
      encoder.encode(input, value, into, row);
    }

    @Override
    void absent(int input, Object byDefault) {
      InputField field = encoder.inputs().get(input);
      if (byDefault == null && field instanceof InputField.Image) {
        throw new UnencodableException(
            ReasonCode.MISSING_FIELD, "the event has no field '%s'".formatted(field.name()));
      }
      encoder.encode(input, byDefault, into, row);
    }
  }
}
