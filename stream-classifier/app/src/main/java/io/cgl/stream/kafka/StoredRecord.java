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
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.MessageDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * How an Avro record lies in a store: after the schema that wrote it, in parsing canonical form. So
 * an application whose schemas have more fields, or fewer, understands it without a registry, and a
 * rolling upgrade may hand stores on in both directions.
 */
public final class StoredRecord<T extends SpecificRecord> {

  private static final Map<String, Schema> WRITERS = new ConcurrentHashMap<>();

  static {
    TrustedRecords.vouch();
  }

  private final Schema schema;
  private final SpecificData model;
  private final String canonical;
  private final MessageDecoder<T> singleObject;

  /**
   * @param schema that is written, and that others are resolved to
   * @param singleObject for what was written before schemas were: Avro's single-object encoding
   */
  public StoredRecord(Schema schema, MessageDecoder<T> singleObject) {
    this.schema = schema;
    this.model = SpecificData.getForSchema(schema);
    this.canonical = SchemaNormalization.toParsingForm(schema);
    this.singleObject = singleObject;
  }

  /** That is written, and that others are resolved to. */
  Schema schema() {
    return schema;
  }

  public void write(T value, DataOutputStream out) throws IOException {
    out.writeUTF(canonical);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new SpecificDatumWriter<T>(schema, model).write(value, encoder);
  }

  public T read(DataInputStream in) throws IOException {
    Schema writer =
        WRITERS.computeIfAbsent(in.readUTF(), json -> new SchemaParser().parse(json).mainSchema());
    // Reads no further than the record's end, unlike a decoder with a buffer.
    return new SpecificDatumReader<T>(writer, schema, model)
        .read(null, DecoderFactory.get().directBinaryDecoder(in, null));
  }

  /** Reads what was written before schemas were: its length, and Avro's single-object encoding. */
  public T readSingleObject(DataInputStream in) throws IOException {
    return singleObject.decode(in.readNBytes(in.readInt()));
  }
}
