package io.cgl.checkpoint.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Events of older and newer schemas than the model's, by Avro's rules of schema resolution. */
class AvroEvolutionTest {

  private static final Schema FIRST =
      record("{'name': 'amount', 'type': 'double'}, {'name': 'workclass', 'type': 'string'}");

  @Test
  void shouldTakeAFieldThatIsNowhereAsMissing() throws IOException {
    Object[] values = read(FIRST, Optional.empty(), first(), "amount", "retries", "workclass");

    assertThat(values).containsExactly(1.5, null, "Private");
  }

  @Test
  void shouldTakeTheDefaultOfTheNewestSchema() throws IOException {
    Schema newest =
        record(
            """
            {'name': 'amount', 'type': 'double'}, {'name': 'workclass', 'type': 'string'},
            {'name': 'retries', 'type': 'int', 'default': 3},
            {'name': 'note', 'type': ['null', 'string'], 'default': null},
            {'name': 'kind', 'type': {'type': 'enum', 'name': 'Kind', 'symbols': ['A', 'B']}, 'default': 'B'},
            {'name': 'fee', 'type': {'type': 'bytes', 'logicalType': 'decimal', 'precision': 4, 'scale': 2}, 'default': '\\u007b'},
            {'name': 'place', 'type': {'type': 'record', 'name': 'Place', 'fields': [
              {'name': 'city', 'type': 'string', 'default': 'Bonn'}]}, 'default': {'city': 'Rome'}}
            """);

    Object[] values =
        read(
            FIRST,
            Optional.of(newest),
            first(),
            "amount",
            "retries",
            "note",
            "kind",
            "fee",
            "place.city");

    assertThat(values).containsExactly(1.5, 3, null, "B", new BigDecimal("1.23"), "Rome");
  }

  @Test
  void shouldReadAFieldThatWasCalledOtherwiseBefore() throws IOException {
    Schema newest =
        record(
            "{'name': 'amount', 'type': 'double'}, {'name': 'work_class', 'type': 'string', 'aliases': ['workclass']}");
    GenericRecord renamed = filled(newest, Map.of("amount", 2.0, "work_class", "Gov"));

    assertThat(read(FIRST, Optional.of(newest), first(), "work_class")).containsExactly("Private");
    assertThat(read(newest, Optional.empty(), renamed, "workclass")).containsExactly("Gov");
  }

  @Test
  void shouldNotReadAnotherInputsFieldForAnAlias() throws IOException {
    Schema newest =
        record(
            "{'name': 'workclass', 'type': 'string'}, {'name': 'class', 'type': 'string', 'aliases': ['workclass'], 'default': 'none'}");

    assertThat(read(FIRST, Optional.of(newest), first(), "workclass", "class"))
        .containsExactly("Private", "none");
  }

  @Test
  void shouldIgnoreANewestSchemaOfAnotherRecord() throws IOException {
    Schema other =
        new SchemaParser()
            .parse(
                "{\"type\": \"record\", \"name\": \"Other\", \"fields\": [{\"name\": \"retries\", \"type\": \"int\", \"default\": 3}]}")
            .mainSchema();

    assertThat(read(FIRST, Optional.of(other), first(), "amount", "retries"))
        .containsExactly(1.5, null);
  }

  @Test
  void shouldReadTheBranchOfAUnionThatIsThere() throws IOException {
    Schema schema =
        record(
            """
            {'name': 'payload', 'type': ['null',
              {'type': 'record', 'name': 'Card', 'fields': [
                {'name': 'amount', 'type': 'double'}, {'name': 'pin', 'type': 'boolean'}]},
              {'type': 'record', 'name': 'Transfer', 'fields': [
                {'name': 'iban', 'type': 'string'}, {'name': 'amount', 'type': 'long'}]}]}
            """);
    List<Schema> branches = schema.getField("payload").schema().getTypes();
    GenericRecord card = filled(branches.get(1), Map.of("amount", 2.5, "pin", true));
    GenericRecord transfer = filled(branches.get(2), Map.of("iban", "X", "amount", 7L));
    String[] names = {"payload.amount", "payload.pin", "payload.iban"};

    assertThat(read(schema, Optional.empty(), filled(schema, Map.of("payload", card)), names))
        .containsExactly(2.5, true, null);
    assertThat(read(schema, Optional.empty(), filled(schema, Map.of("payload", transfer)), names))
        .containsExactly(7L, null, "X");
  }

  @Test
  void shouldRefuseAnEventWithoutAnyValue() {
    Schema schema =
        record(
            "{'name': 'before', 'type': ['null', 'string']}, {'name': 'after', 'type': ['null', {'type': 'record', 'name': 'Value', 'fields': [{'name': 'amount', 'type': 'double'}]}]}");
    GenericRecord delete = new GenericData.Record(schema);
    delete.put("before", "x");

    assertThatThrownBy(() -> read(schema, Optional.empty(), delete, "after.amount"))
        .isInstanceOf(UnencodableException.class)
        .extracting("code")
        .isEqualTo(ReasonCode.ALL_MISSING);
  }

  @Test
  void shouldReadStoredTimesInSecondsWhereTheInputIsATime() throws IOException {
    Schema schema =
        record(
            "{'name': 'at', 'type': {'type': 'long', 'logicalType': 'timestamp-millis'}}, {'name': 'day', 'type': {'type': 'int', 'logicalType': 'date'}}");
    GenericRecord event = filled(schema, Map.of("at", 1_700_000_000_500L, "day", 2));
    FeatureEncoder encoder =
        new FeatureEncoder(
            List.of(
                new InputField.Numeric("at", 1_700_000_000, true, List.of()),
                new InputField.Numeric("day")));
    FeatureBatch batch = new FeatureBatch(2);

    new AvroRowReader(encoder).read(WrittenSchema.of(schema), binary(event), 0, batch);

    assertThat(batch.view().get(0)).isEqualTo(0.5f);
    assertThat(batch.view().get(1)).isEqualTo(2f);
  }

  private static Object[] read(
      Schema writer, Optional<Schema> newest, GenericRecord event, String... names)
      throws IOException {
    return new AvroValueReader(List.of(names))
        .read(new WrittenSchema(writer, newest), binary(event), 0);
  }

  private static GenericRecord first() {
    return filled(FIRST, Map.of("amount", 1.5, "workclass", "Private"));
  }

  private static GenericRecord filled(Schema schema, Map<String, Object> values) {
    GenericRecord record = new GenericData.Record(schema);
    values.forEach(record::put);
    return record;
  }

  private static Schema record(String fields) {
    return new SchemaParser()
        .parse(
            "{'type': 'record', 'name': 'Payment', 'fields': [%s]}"
                .formatted(fields)
                .replace('\'', '"'))
        .mainSchema();
  }

  private static byte[] binary(GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
