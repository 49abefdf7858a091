package io.cgl.testsupport;

import io.cgl.topics.SchemaRegistry;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.serialization.Serializer;

/** A user's events: readings, of which the model under test takes the field {@code x}. */
public final class TestEvents {

  public static final String TOPIC = "readings";

  private static final Schema READING =
      SchemaBuilder.record("Reading")
          .fields()
          .requiredString("sensor")
          .requiredDouble("x")
          .endRecord();

  private final Serializer<GenericRecord> serializer;

  public TestEvents(SchemaRegistry registry) {
    this.serializer = registry.genericValueSerde().serializer();
  }

  /** A reading that the model calls {@code low} below 0 and {@code high} above. */
  public byte[] reading(double x) {
    return bytes(new GenericRecordBuilder(READING).set("sensor", "s").set("x", x).build());
  }

  /** An event that lacks {@code x}. */
  public byte[] withoutX() {
    Schema schema = SchemaBuilder.record("Other").fields().requiredString("sensor").endRecord();
    return bytes(new GenericRecordBuilder(schema).set("sensor", "s").build());
  }

  /** An event that has {@code x} without a value, as a delete of change data capture. */
  public byte[] withNullForX() {
    Schema schema = SchemaBuilder.record("Deleted").fields().optionalDouble("x").endRecord();
    return bytes(new GenericRecordBuilder(schema).set("x", null).build());
  }

  /** An event whose {@code x} is a word. */
  public byte[] withWordForX() {
    Schema schema = SchemaBuilder.record("Wordy").fields().requiredString("x").endRecord();
    return bytes(new GenericRecordBuilder(schema).set("x", "many").build());
  }

  private byte[] bytes(GenericRecord event) {
    return serializer.serialize(TOPIC, event);
  }
}
