package io.cgl.samples.generator;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * The Avro record of the generated events: a {@code double} per numeric field and a {@code string}
 * per categorical one, in a union with null where values may be missing. The label is not part of
 * it.
 */
public final class EventSchema {

  /** The schema of every generated event. */
  public static final Schema SCHEMA = build(GeneratedStream.fields());

  private EventSchema() {}

  /** The event as a record; its true class is left out. */
  public static GenericRecord toGenericRecord(Row row) {
    GenericRecord event = new GenericData.Record(SCHEMA);
    List<Object> values = row.values();
    for (int i = 0; i < values.size(); i++) {
      event.put(i, values.get(i));
    }
    return event;
  }

  private static Schema build(List<Field> fields) {
    SchemaBuilder.FieldAssembler<Schema> record =
        SchemaBuilder.record("ServiceEvent")
            .namespace("io.cgl.demo")
            .doc("What a service of the demo's imagined fleet reports.")
            .fields();
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
