package io.cgl.checkpoint.features;

import java.util.IdentityHashMap;
import java.util.List;

/**
 * Reads fields of an event's Avro binary as raw values, see {@link ValueReading}: for retraining,
 * which learns from the values that {@link AvroRowReader} served.
 *
 * <p>Each schema is compiled once. Not safe for use by several threads.
 */
public final class AvroValueReader {

  private final List<String> names;
  private final IdentityHashMap<WrittenSchema, AvroPlan.Step> plans = new IdentityHashMap<>();
  private final Values cursor = new Values();

  /**
   * @param names of the fields; nested ones by dotted paths
   */
  public AvroValueReader(List<String> names) {
    this.names = List.copyOf(names);
  }

  /**
   * The values of an event in the order of the names: {@link Number}, {@link Boolean}, {@link
   * String}, {@link java.nio.ByteBuffer}, or null where missing.
   *
   * @param schema of the event; the same object for the same schema
   * @param bytes holds the event's Avro binary from {@code offset} to its end
   * @throws UnencodableException if the event has none of the fields or a value in none, holds a
   *     structure in one, is truncated, or continues after its record
   */
  public Object[] read(WrittenSchema schema, byte[] bytes, int offset) {
    AvroPlan.Step plan = plans.computeIfAbsent(schema, each -> AvroPlan.of(each, names));
    cursor.values = new Object[names.size()];
    cursor.present = false;
    AvroRowReader.run(plan, schema, bytes, offset, cursor);
    if (!cursor.present) {
      throw AvroRowReader.allMissing();
    }
    return cursor.values;
  }

  private static final class Values extends AvroPlan.Cursor {

    private Object[] values = {};
    private boolean present;

    @Override
    void whole(int input, long value) {
      value(input, value);
    }

    @Override
    void number(int input, double value) {
      value(input, value);
    }

    @Override
    void single(int input, float value) {
      value(input, value);
    }

    @Override
    void time(int input, long stored, double unit) {
      value(input, new AvroTime(stored, unit));
    }

    @Override
    void value(int input, Object value) {
      present |= !ValueReading.isMissing(value);
      values[input] = value;
    }

    @Override
    void absent(int input, Object byDefault) {
      values[input] = byDefault;
    }
  }
}
