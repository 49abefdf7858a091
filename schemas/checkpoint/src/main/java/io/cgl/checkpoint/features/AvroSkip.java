package io.cgl.checkpoint.features;

import java.io.EOFException;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;

/**
 * Skips values that the model does not need, in time and stack bounded by the event's length, even
 * for hostile bytes. Avro's own skipping follows negative lengths backwards, counts items of no
 * width one by one, and nests as deeply as the bytes do.
 */
final class AvroSkip {

  /** The deepest nesting; Avro's own reader overflows the stack at a few times that. */
  private static final int DEEPEST = 500;

  private AvroSkip() {}

  /**
   * Skips one value.
   *
   * @throws EOFException if the event ends before the value does
   * @throws IOException if the bytes are not such a value
   * @throws IndexOutOfBoundsException if a union has no such branch
   */
  static void skip(Schema schema, BinaryDecoder in) throws IOException {
    skip(schema, in, 0);
  }

  /** Checks that the event can hold this length. */
  static int length(long length, int most) throws IOException {
    if (length < 0) {
      throw new IOException("a length of " + length);
    }
    if (length > most) {
      throw new EOFException("a value of " + length + " bytes");
    }
    return (int) length;
  }

  private static void skip(Schema schema, BinaryDecoder in, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("nested more than " + DEEPEST + " deep");
    }
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> in.readBoolean();
      case INT -> in.readInt();
      case LONG -> in.readLong();
      case FLOAT -> in.readFloat();
      case DOUBLE -> in.readDouble();
      case ENUM -> schema.getEnumSymbols().get(in.readEnum());
      case FIXED -> in.skipFixed(schema.getFixedSize());
      case STRING, BYTES -> bytes(in);
      case UNION -> skip(schema.getTypes().get(in.readIndex()), in, depth + 1);
      case RECORD -> {
        for (Schema.Field field : schema.getFields()) {
          skip(field.schema(), in, depth + 1);
        }
      }
      case ARRAY -> blocks(schema.getElementType(), false, in, depth + 1);
      case MAP -> blocks(schema.getValueType(), true, in, depth + 1);
    }
  }

  private static void blocks(Schema items, boolean keyed, BinaryDecoder in, int depth)
      throws IOException {
    for (long count = in.readLong(); count != 0; count = in.readLong()) {
      if (count < 0) {
        bytes(in); // The block's size precedes it.
      } else if (keyed || !isOfNoWidth(items, 0)) {
        for (long item = 0; item < count; item++) {
          if (keyed) {
            bytes(in);
          }
          skip(items, in, depth);
        }
      }
    }
  }

  private static void bytes(BinaryDecoder in) throws IOException {
    in.skipFixed(length(in.readLong(), Integer.MAX_VALUE));
  }

  /** Whether a value takes no byte, so that any number of them fits into an event. */
  private static boolean isOfNoWidth(Schema schema, int depth) {
    return switch (schema.getType()) {
      case NULL -> true;
      case FIXED -> schema.getFixedSize() == 0;
      case RECORD ->
          depth < DEEPEST
              && schema.getFields().stream()
                  .allMatch(field -> isOfNoWidth(field.schema(), depth + 1));
      default -> false;
    };
  }
}
