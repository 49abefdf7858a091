package io.cgl.checkpoint.features;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericFixed;

/** What values of Avro's types are as raw values, see {@link ValueReading}. */
public final class AvroValues {

  /** The most bytes of a padded decimal. */
  private static final int LONGEST_DECIMAL = 64;

  private static final int UUID_BYTES = 16;

  /** Seconds of each unit that dates and timestamps are stored in, by logical type. */
  private static final Map<String, Double> SECONDS =
      Map.of(
          "date", 86_400.0,
          "timestamp-millis", 1e-3,
          "timestamp-micros", 1e-6,
          "timestamp-nanos", 1e-9,
          "local-timestamp-millis", 1e-3,
          "local-timestamp-micros", 1e-6,
          "local-timestamp-nanos", 1e-9);

  private AvroValues() {}

  /**
   * The raw value of one that Avro's generic reader gives.
   *
   * @param schema of the value; no union
   * @throws AvroRuntimeException if it is a decimal of too many digits
   */
  public static Object raw(Object value, Schema schema) {
    try {
      if (value instanceof ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return bytes(copy, schema);
      }
      if (value instanceof GenericFixed fixed) {
        return bytes(fixed.bytes(), schema);
      }
    } catch (IOException e) {
      throw new AvroRuntimeException(new UncheckedIOException(e));
    }
    if (value instanceof GenericEnumSymbol<?> || value instanceof CharSequence) {
      return value.toString();
    }
    Double unit = unit(schema);
    return unit != null && value instanceof Number number
        ? new AvroTime(number.longValue(), unit)
        : value;
  }

  /** Seconds of the unit that a date or timestamp is stored in; null for other types. */
  static Double unit(Schema schema) {
    LogicalType type = schema.getLogicalType();
    return type == null ? null : SECONDS.get(type.getName());
  }

  /** The decimal or id that bytes stand for; others stay bytes, as for an image. */
  static Object bytes(byte[] bytes, Schema schema) throws IOException {
    LogicalType type = schema.getLogicalType();
    if (type instanceof LogicalTypes.Decimal decimal) {
      // Numbers of a million digits take seconds.
      if (bytes.length == 0 || bytes.length > LONGEST_DECIMAL) {
        throw new IOException("a decimal of " + bytes.length + " bytes");
      }
      return new BigDecimal(new BigInteger(bytes), decimal.getScale());
    }
    if (type instanceof LogicalTypes.BigDecimal) {
      if (bytes.length > LONGEST_DECIMAL) {
        throw new IOException("a decimal of " + bytes.length + " bytes");
      }
      return new Conversions.BigDecimalConversion().fromBytes(ByteBuffer.wrap(bytes), schema, type);
    }
    if (type instanceof LogicalTypes.Uuid && bytes.length == UUID_BYTES) {
      ByteBuffer id = ByteBuffer.wrap(bytes);
      return new UUID(id.getLong(), id.getLong()).toString();
    }
    return ByteBuffer.wrap(bytes);
  }
}
