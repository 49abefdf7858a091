package io.cgl.topics;

import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Confluent's deserializer, for records that an older version may have written.
 *
 * <p>Avro 1.12.2 refuses an array of more elements than what is left of the record can hold, and
 * counts an element at the least size that it has by the <em>reader's</em> schema. One written
 * before a field was added may be smaller: an alert of release 0.1.0 about one class with a name of
 * two letters could not be read any more. From a stream, Avro does not know how much is left.
 */
public final class EvolvingDeserializer extends KafkaAvroDeserializer {

  /** Whether records of both have the same layout. */
  private final Map<Versions, Boolean> unchanged = new ConcurrentHashMap<>();

  private record Versions(Schema writer, Schema reader) {

    boolean areAlike() {
      return SchemaNormalization.toParsingForm(writer)
          .equals(SchemaNormalization.toParsingForm(reader));
    }
  }

  @Override
  protected DatumReader<?> getDatumReader(Schema writer, Schema reader) throws ExecutionException {
    DatumReader<?> avros = super.getDatumReader(writer, reader);
    return avros instanceof GenericDatumReader<?> known && !isUnchanged(known)
        ? new FromStream<>(avros)
        : avros;
  }

  private boolean isUnchanged(GenericDatumReader<?> reader) {
    return unchanged.computeIfAbsent(
        new Versions(reader.getSchema(), reader.getExpected()), Versions::areAlike);
  }

  /** Reads from the position of a decoder of bytes, without revealing where they end. */
  private record FromStream<D>(DatumReader<D> reader) implements DatumReader<D> {

    @Override
    public void setSchema(Schema schema) {
      reader.setSchema(schema);
    }

    @Override
    public D read(D reuse, Decoder in) throws IOException {
      return reader.read(
          reuse,
          DecoderFactory.get().directBinaryDecoder(((BinaryDecoder) in).inputStream(), null));
    }
  }
}
