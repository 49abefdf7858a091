package io.cgl.stream.state;

import io.cgl.stream.kafka.StoredRecord;
import io.cgl.stream.state.v01.V01Layout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * How the values of stores and repartition topics are written. Every format is read. They do not
 * use the registry, whose subjects are for records that others read.
 *
 * <p>Keys are not Avro: a key must have the same bytes whichever version writes it.
 */
public enum StateFormat {
  /** Avro, {@linkplain StoredRecord preceded by its schema}. */
  AVRO,

  /** As version 0.1 wrote it, while instances of it take part: it cannot read Avro. */
  V01;

  /** The first byte of a value in Avro; version 0.1 begins with 1 to 5. */
  private static final byte AVRO_MARKER = 0;

  /**
   * The format to write while instances of an older version take part.
   *
   * @throws IllegalArgumentException if there is no upgrade from it
   */
  public static StateFormat forUpgradeFrom(String version) {
    if (!version.equals("0.1")) {
      throw new IllegalArgumentException(
          "there is an upgrade from 0.1, and none from '%s'".formatted(version));
    }
    return V01;
  }

  /** The serde of an Avro record. */
  public <R extends SpecificRecord> Serde<R> serde(Schema schema) {
    return this.<R, R>serde(schema, Function.identity(), Function.identity());
  }

  /** The serde of a Java record whose components are the schema's fields. */
  public <T extends Record> Serde<T> serde(Schema schema, Class<T> type) {
    return this.<T, SpecificRecord>serde(
        schema,
        value -> (SpecificRecord) RecordMapping.toAvro(value, schema),
        stored -> type.cast(RecordMapping.toJava(stored, type)));
  }

  /** The serde of what can be expressed as an Avro record. */
  public <T, R extends SpecificRecord> Serde<T> serde(
      Schema schema, Function<T, R> toAvro, Function<R, T> toJava) {
    StoredRecord<R> stored = new StoredRecord<>(schema);
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : write(stored, toAvro.apply(value)),
        (topic, bytes) -> bytes == null ? null : toJava.apply(read(stored, topic, bytes)));
  }

  private <R extends SpecificRecord> byte[] write(StoredRecord<R> stored, R record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      if (this == V01) {
        V01Layout.write(record, out);
      } else {
        out.writeByte(AVRO_MARKER);
        stored.write(record, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail.
    }
    return bytes.toByteArray();
  }

  @SuppressWarnings("unchecked") // Both readers return what the schema says.
  private static <R extends SpecificRecord> R read(
      StoredRecord<R> stored, String topic, byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte marker = in.readByte();
      return marker == AVRO_MARKER
          ? stored.read(in)
          : (R) V01Layout.read(marker, stored.schema(), in);
    } catch (IOException | AvroRuntimeException e) {
      throw new SerializationException("cannot read the state in " + topic, e);
    }
  }
}
