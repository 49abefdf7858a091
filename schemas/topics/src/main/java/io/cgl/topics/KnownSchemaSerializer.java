package io.cgl.topics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes records of one generated type, all of one schema, as Confluent's serializer does.
 * Confluent's looks the schema up for every record, by a hash over all of its fields; this one asks
 * it once and reuses the prefix (magic byte and schema id).
 *
 * <p>Safe for use by several threads.
 */
final class KnownSchemaSerializer<T extends SpecificRecordBase> implements Serializer<T> {

  private static final int PREFIX = 1 + Integer.BYTES;
  private static final int USUAL_SIZE = 256;

  private final Serializer<T> confluent;
  private final SpecificDatumWriter<T> writer;
  private volatile Prefix known;

  /** The prefix of a topic's records. */
  private record Prefix(String topic, byte[] bytes) {}

  KnownSchemaSerializer(Class<T> type, Serializer<T> confluent) {
    this.confluent = confluent;
    this.writer = new SpecificDatumWriter<>(type);
  }

  @Override
  public byte[] serialize(String topic, T record) {
    if (record == null) {
      return null;
    }
    Prefix prefix = known;
    if (prefix == null || !prefix.topic().equals(topic)) {
      byte[] whole = confluent.serialize(topic, record);
      known = new Prefix(topic, Arrays.copyOf(whole, PREFIX));
      return whole;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_SIZE);
    out.writeBytes(prefix.bytes());
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      writer.write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Writing to memory does not fail.
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    confluent.close();
  }
}
