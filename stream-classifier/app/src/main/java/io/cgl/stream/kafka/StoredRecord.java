package io.cgl.stream.kafka;

import io.cgl.topics.TrustedRecords;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParser;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * The layout of an Avro record in a store: the schema that wrote it, in parsing canonical form,
 * then the record. An application whose schema has more fields, or fewer, reads it without a
 * registry, so a rolling upgrade may move stores in both directions.
 */
public final class StoredRecord<T extends SpecificRecord> {

  private static final Map<String, Schema> WRITERS = new ConcurrentHashMap<>();

  static {
    TrustedRecords.vouch();
  }

  private final Schema schema;
  private final SpecificData model;
  private final String canonical;

  /**
   * @param schema that is written, and that others are resolved to
   */
  public StoredRecord(Schema schema) {
    this.schema = schema;
    this.model = SpecificData.getForSchema(schema);
    this.canonical = SchemaNormalization.toParsingForm(schema);
  }

  /** The schema that is written, and that others are resolved to. */
  public Schema schema() {
    return schema;
  }

  public void write(T value, DataOutputStream out) throws IOException {
    out.writeUTF(canonical);
    new SpecificDatumWriter<T>(schema, model)
        .write(value, EncoderFactory.get().directBinaryEncoder(out, null));
  }

  public T read(DataInputStream in) throws IOException {
    Schema writer =
        WRITERS.computeIfAbsent(in.readUTF(), json -> new SchemaParser().parse(json).mainSchema());
    // Reads no further than the record's end, unlike a decoder with a buffer.
    return new SpecificDatumReader<T>(writer, schema, model)
        .read(null, DecoderFactory.get().directBinaryDecoder(in, null));
  }
}
