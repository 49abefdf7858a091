package io.cgl.stream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.DriftEpisode;
import io.cgl.avro.Quality;
import io.cgl.avro.state.StoredDriftState;
import io.cgl.avro.state.StoredEarlyLabel;
import io.cgl.avro.state.StoredFrequencyDelta;
import io.cgl.avro.state.StoredModelWindow;
import io.cgl.avro.state.StoredPrediction;
import io.cgl.avro.state.StoredQualityState;
import io.cgl.avro.state.StoredStreamPrior;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In a rolling upgrade, older and newer instances are given each other's stores. */
class StoredRecordTest {

  private static final int RECORDS = 100;

  static Stream<Named<StoredRecord<?>>> all() {
    return Stream.concat(
        records(),
        Stream.of(
                StoredDriftState.getClassSchema(),
                StoredEarlyLabel.getClassSchema(),
                StoredFrequencyDelta.getClassSchema(),
                StoredModelWindow.getClassSchema(),
                StoredPrediction.getClassSchema(),
                StoredQualityState.getClassSchema(),
                StoredStreamPrior.getClassSchema())
            .map(schema -> named(schema.getName(), new StoredRecord<>(schema))));
  }

  static Stream<Named<StoredRecord<?>>> records() {
    return Stream.of(
        named("ClassFrequencies", new StoredRecord<>(ClassFrequencies.getClassSchema())),
        named("DriftEpisode", new StoredRecord<>(DriftEpisode.getClassSchema())),
        named("Quality", new StoredRecord<>(Quality.getClassSchema())));
  }

  @ParameterizedTest
  @MethodSource("all")
  <T extends SpecificRecord> void shouldReadBackWhatItWrote(StoredRecord<T> stored)
      throws IOException {
    for (T record : StoredRecordTest.<T>random(stored.schema(), stored.schema())) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      stored.write(record, new DataOutputStream(bytes));

      assertThat(read(stored, bytes.toByteArray())).isEqualTo(record);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  <T extends SpecificRecord> void shouldReadWhatALaterVersionWrote(StoredRecord<T> stored)
      throws IOException {
    Schema later = changed(stored.schema(), StoredRecordTest::add);

    for (T record : StoredRecordTest.<T>random(stored.schema(), stored.schema())) {
      assertThat(read(stored, asWrittenBy(later, record))).isEqualTo(record);
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  <T extends SpecificRecord> void shouldReadWhatAnEarlierVersionWrote(StoredRecord<T> stored)
      throws IOException {
    Schema earlier = changed(stored.schema(), StoredRecordTest::removeOptional);
    assertThat(earlier).isNotEqualTo(stored.schema());

    for (T record : StoredRecordTest.<T>random(earlier, stored.schema())) {
      assertThat(read(stored, asWrittenBy(earlier, record))).isEqualTo(record);
    }
  }

  private interface Change {
    void of(ArrayNode fields);
  }

  private static void add(ArrayNode fields) {
    fields.addObject().put("name", "laterCount").put("type", "long").put("default", 7);
    ObjectNode text = fields.addObject().put("name", "laterText").putNull("default");
    text.putArray("type").add("null").add("string");
  }

  private static void removeOptional(ArrayNode fields) {
    for (Iterator<JsonNode> all = fields.iterator(); all.hasNext(); ) {
      JsonNode field = all.next();
      // Not one that defines a type that another field may name.
      if (field.has("default") && field.get("type").findValue("name") == null) {
        all.remove();
      }
    }
  }

  /** The schema with every record's fields changed. */
  private static Schema changed(Schema schema, Change change) throws IOException {
    JsonNode json = new ObjectMapper().readTree(schema.toString());
    changeAll(json, change);
    return new SchemaParser().parse(json.toString()).mainSchema();
  }

  private static void changeAll(JsonNode json, Change change) {
    json.forEach(child -> changeAll(child, change));
    if (json.path("type").asText().equals("record")) {
      change.of((ArrayNode) json.get("fields"));
    }
  }

  /** Records of this version as today's class. */
  private static <T extends SpecificRecord> List<T> random(Schema version, Schema today)
      throws IOException {
    List<T> records = new ArrayList<>();
    for (Object datum : new RandomData(version, RECORDS, /* seed= */ 1)) {
      DatumWriter<Object> writer = new GenericDatumWriter<>(version);
      records.add(
          recode(
              datum,
              writer,
              new SpecificDatumReader<>(version, today, SpecificData.getForSchema(today))));
    }
    return records;
  }

  private static byte[] asWrittenBy(Schema version, SpecificRecord record) throws IOException {
    Schema today = record.getSchema();
    GenericRecord theirs =
        recode(
            record,
            new SpecificDatumWriter<>(today, SpecificData.getForSchema(today)),
            new GenericDatumReader<>(today, version));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(SchemaNormalization.toParsingForm(version));
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(version).write(theirs, encoder);
    return bytes.toByteArray();
  }

  private static <A, B> B recode(A datum, DatumWriter<A> writer, DatumReader<B> reader)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(datum, EncoderFactory.get().directBinaryEncoder(out, null));
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
    return reader.read(null, DecoderFactory.get().directBinaryDecoder(in, null));
  }

  private static <T extends SpecificRecord> T read(StoredRecord<T> stored, byte[] bytes)
      throws IOException {
    return stored.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
