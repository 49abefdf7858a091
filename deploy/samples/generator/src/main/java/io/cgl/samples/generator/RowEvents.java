package io.cgl.samples.generator;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Makes Avro events of a table's rows: a {@code double} per numeric field and a {@code string} per
 * categorical one, in a union with null where values may be missing.
 */
public final class RowEvents {

  private final List<Field> fields;
  private final Schema schema;

  /**
   * @param namespace and {@code name} of the record
   * @param doc of the record
   * @param fields in their order; names are such as Avro allows
   */
  public RowEvents(String namespace, String name, String doc, List<Field> fields) {
    this.fields = List.copyOf(fields);
    this.schema = schema(namespace, name, doc, fields);
  }

  /** The schema of every event. */
  public Schema schema() {
    return schema;
  }

  /**
   * Makes an event.
   *
   * @param values in the order of the fields: a number, its text, a word, or null if missing
   * @throws IllegalArgumentException if a numeric field's value is no number
   */
  public GenericRecord event(Object[] values) {
    GenericRecord event = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      boolean number = fields.get(i).kind() == Field.Kind.NUMERIC && values[i] != null;
      event.put(i, number ? number(fields.get(i), values[i]) : values[i]);
    }
    return event;
  }

  private static Double number(Field field, Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    try {
      return Double.valueOf(value.toString());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "field '%s' holds '%s', which is no number".formatted(field.name(), value), e);
    }
  }

  private static Schema schema(String namespace, String name, String doc, List<Field> fields) {
    SchemaBuilder.FieldAssembler<Schema> record =
        SchemaBuilder.record(name).namespace(namespace).doc(doc).fields();
    for (Field field : fields) {
      boolean number = field.kind() == Field.Kind.NUMERIC;
      if (field.nullable()) {
        record = number ? record.optionalDouble(field.name()) : record.optionalString(field.name());
      } else {
        record = number ? record.requiredDouble(field.name()) : record.requiredString(field.name());
      }
    }
    return record.endRecord();
  }
}
