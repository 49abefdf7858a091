package io.cgl.samples.generator;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** The Avro record of the generated events. The label is not part of it. */
public final class EventSchema {

  private static final RowEvents EVENTS =
      new RowEvents(
          "io.cgl.demo",
          "ServiceEvent",
          "What a service of the demo's imagined fleet reports.",
          GeneratedStream.fields());

  /** The schema of every generated event. */
  public static final Schema SCHEMA = EVENTS.schema();

  private EventSchema() {}

  /** The event as a record; its true class is left out. */
  public static GenericRecord toGenericRecord(Row row) {
    return EVENTS.event(row.values().toArray());
  }
}
