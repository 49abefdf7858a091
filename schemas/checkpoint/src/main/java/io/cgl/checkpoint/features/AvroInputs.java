package io.cgl.checkpoint.features;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/**
 * Finds a model's inputs in the user's own Avro records. Paths are resolved once per schema.
 *
 * <p>A union with null is a value that may be missing. Logical types are read as the numbers they
 * are stored as, decimals as the numbers they mean.
 *
 * <p>Not safe for use by several threads.
 */
public final class AvroInputs {

  private static final int[] ABSENT = {};

  private final List<InputField> inputs;

  /**
   * By identity: the deserializer returns one schema object per id, and comparing schemas costs
   * more than encoding.
   */
  private final IdentityHashMap<Schema, int[][]> pathsBySchema = new IdentityHashMap<>();

  public AvroInputs(List<InputField> inputs) {
    this.inputs = List.copyOf(inputs);
  }

  /**
   * The values of one record, by input, as {@link FeatureEncoder#encode} takes them. The view is
   * valid as long as the record is; it throws {@link UnencodableException} for a field that the
   * record does not have.
   */
  public IntFunction<Object> of(IndexedRecord event) {
    int[][] paths = pathsBySchema.computeIfAbsent(event.getSchema(), this::resolve);
    return input -> value(event, paths[input], inputs.get(input).name());
  }

  private int[][] resolve(Schema schema) {
    return inputs.stream().map(input -> resolve(schema, input.name())).toArray(int[][]::new);
  }

  private static int[] resolve(Schema schema, String path) {
    List<Integer> positions = new ArrayList<>();
    Schema at = schema;
    for (String step : path.split("\\.")) {
      Schema.Field field = at.getType() == Schema.Type.RECORD ? at.getField(step) : null;
      if (field == null) {
        return ABSENT;
      }
      positions.add(field.pos());
      at = withoutNull(field.schema());
    }
    return positions.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Object value(IndexedRecord event, int[] path, String name) {
    if (path.length == 0) {
      throw new UnencodableException(
          ReasonCode.MISSING_FIELD,
          "the event has no field '%s' (schema %s)"
              .formatted(name, event.getSchema().getFullName()));
    }
    Object value = event;
    Schema schema = event.getSchema();
    for (int position : path) {
      if (!(value instanceof IndexedRecord record)) {
        return null; // A nested record that is missing as a whole.
      }
      schema = record.getSchema().getFields().get(position).schema();
      value = record.get(position);
    }
    return plain(value, schema);
  }

  private static Object plain(Object value, Schema schema) {
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return decimal(copy, schema, value);
    }
    if (value instanceof GenericFixed fixed) {
      return decimal(fixed.bytes(), schema, value);
    }
    return value instanceof GenericEnumSymbol<?> ? value.toString() : value;
  }

  private static Object decimal(byte[] unscaled, Schema schema, Object otherwise) {
    return withoutNull(schema).getLogicalType() instanceof LogicalTypes.Decimal decimal
        ? new BigDecimal(new BigInteger(unscaled), decimal.getScale())
        : otherwise;
  }

  private static Schema withoutNull(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    return schema.getTypes().stream()
        .filter(branch -> branch.getType() != Schema.Type.NULL)
        .findFirst()
        .orElse(schema);
  }
}
