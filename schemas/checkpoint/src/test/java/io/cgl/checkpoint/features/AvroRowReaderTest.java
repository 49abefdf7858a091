package io.cgl.checkpoint.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AvroRowReaderTest {

  private static final Schema SCHEMA =
      new SchemaParser()
          .parse(
              """
              {"type": "record", "name": "Event", "fields": [
                {"name": "unrelated", "type": {"type": "map", "values": {"type": "array", "items": "string"}}},
                {"name": "d", "type": "double"},
                {"name": "f", "type": ["null", "float"]},
                {"name": "i", "type": ["int", "null"]},
                {"name": "l", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "b", "type": "boolean"},
                {"name": "word", "type": ["null", "string"]},
                {"name": "colour", "type": {"type": "enum", "name": "Colour", "symbols": ["RED", "BLUE"]}},
                {"name": "code", "type": "int"},
                {"name": "inner", "type": ["null", {"type": "record", "name": "Inner", "fields": [
                  {"name": "noise", "type": "bytes"},
                  {"name": "x", "type": "double"},
                  {"name": "deep", "type": {"type": "record", "name": "Deep", "fields": [
                    {"name": "y", "type": ["null", "long"]}]}}]}]},
                {"name": "tail", "type": "string"}]}
              """)
          .mainSchema();

  private static final WrittenSchema EVENT = WrittenSchema.of(SCHEMA);

  private static final List<InputField> INPUTS =
      List.of(
          new InputField.Numeric("inner.deep.y"),
          new InputField.Numeric("d"),
          new InputField.Numeric("f"),
          new InputField.Numeric("i"),
          new InputField.Numeric("l"),
          new InputField.Numeric("b"),
          new InputField.Numeric("inner.x"),
          new InputField.Categorical("word", List.of("a", "b")),
          new InputField.Categorical("colour", List.of("BLUE", "RED")),
          new InputField.Categorical("code", List.of("0", "1")));

  private final FeatureEncoder encoder = new FeatureEncoder(INPUTS);

  @Test
  void shouldReadTheValuesThatRetrainingReads() throws IOException {
    AvroRowReader reader = new AvroRowReader(encoder);
    AvroValueReader values = new AvroValueReader(INPUTS.stream().map(InputField::name).toList());
    Random random = new Random(1);
    for (Object datum : new RandomData(SCHEMA, 500, random.nextLong())) {
      GenericRecord event = (GenericRecord) datum;
      event.put("word", random.nextBoolean() ? "a" : "other");
      event.put("code", random.nextInt(3));
      byte[] bytes = binary(event);

      FeatureBatch direct = new FeatureBatch(INPUTS.size());
      reader.read(EVENT, bytes, 0, direct);
      Object[] row = values.read(EVENT, bytes, 0);
      FeatureBatch encoded = new FeatureBatch(INPUTS.size());
      encoded.add(encoder, input -> row[input]);

      assertThat(floats(direct)).containsExactly(floats(encoded));
      assertThat(row[1]).isEqualTo(event.get("d"));
      assertThat(row[7]).isEqualTo(event.get("word").toString());
    }
  }

  @Test
  void shouldReadDecimalsAsTheNumbersTheyMean() throws IOException {
    Schema price = LogicalTypes.decimal(6, 2).addToSchema(Schema.create(Schema.Type.BYTES));
    Schema schema =
        SchemaBuilder.record("Item").fields().name("price").type(price).noDefault().endRecord();
    GenericRecord item = new GenericData.Record(schema);
    item.put("price", ByteBuffer.wrap(new BigDecimal("12.34").unscaledValue().toByteArray()));
    FeatureBatch batch = new FeatureBatch(1);

    new AvroRowReader(new FeatureEncoder(List.of(new InputField.Numeric("price"))))
        .read(WrittenSchema.of(schema), binary(item), 0, batch);

    assertThat(floats(batch)).containsExactly(12.34f);
  }

  @Test
  void shouldRefuseAnEventThatHasNoneOfTheInputs() throws IOException {
    Schema other = SchemaBuilder.record("Other").fields().requiredInt("y").endRecord();
    byte[] bytes = binary(new GenericRecordBuilder(other).set("y", 1).build());

    assertThatThrownBy(
            () ->
                new AvroRowReader(encoder)
                    .read(WrittenSchema.of(other), bytes, 0, new FeatureBatch(INPUTS.size())))
        .isInstanceOf(UnencodableException.class)
        .hasMessage("the event has none of the model's inputs (inner.deep.y, ...; schema Other)")
        .extracting("code")
        .isEqualTo(ReasonCode.MISSING_FIELD);
  }

  @Test
  void shouldRefuseAnEventThatIsCutOffAnywhereAndLeaveTheBatchAsItWas() throws IOException {
    byte[] whole = binary((GenericRecord) new RandomData(SCHEMA, 1, 7L).iterator().next());
    AvroRowReader reader = new AvroRowReader(encoder);
    FeatureBatch batch = new FeatureBatch(INPUTS.size());
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);

      assertThatThrownBy(() -> reader.read(EVENT, part, 0, batch))
          .isInstanceOf(UnencodableException.class)
          .extracting("code")
          .isEqualTo(ReasonCode.TRUNCATED);
    }
    reader.read(EVENT, whole, 0, batch);
    assertThat(batch.rows()).isEqualTo(1);
  }

  @Test
  void shouldRefuseBytesAfterTheRecord() {
    assertThat(read(beside("'int'"), new byte[] {2, 4})).containsExactly(2);
    assertThat(refusal(beside("'int'"), 2, 4, 0)).isEqualTo(ReasonCode.MALFORMED);
  }

  @Test
  @Timeout(60)
  void shouldNotFollowALengthBackwards() {
    // A block of one item and -2 bytes: skipped as Avro does it, it is read again for ever.
    assertThat(refusal(beside("{'type': 'array', 'items': 'string'}"), 1, 3, 0))
        .isEqualTo(ReasonCode.MALFORMED);
    assertThat(refusal(beside("'string'"), 1)).isEqualTo(ReasonCode.MALFORMED);
  }

  @Test
  @Timeout(60)
  void shouldNotCountItemsThatTakeNoBytes() {
    // 2^62 of them.
    byte[] many = {-128, -128, -128, -128, -128, -128, -128, -128, -128, 1, 0, 2};

    float[] read = read(beside("{'type': 'array', 'items': 'null'}"), many);

    assertThat(read).containsExactly(1);
  }

  @Test
  void shouldRefuseRecordsThatNestAsDeeplyAsTheirBytesGo() {
    byte[] nested = new byte[1_000_000];
    Arrays.fill(nested, (byte) 2);

    assertThat(
            refusal(
                beside(
                    "{'type': 'record', 'name': 'Node', 'fields': [{'name': 'next', 'type':"
                        + " ['null', 'Node']}]}"),
                nested))
        .isEqualTo(ReasonCode.MALFORMED);
  }

  @Test
  void shouldNotReserveMemoryForALengthThatTheEventCannotHave() {
    byte[] twoThousandMillion = {-128, -128, -128, -128, 15};
    Schema word = SchemaBuilder.record("Word").fields().requiredString("x").endRecord();
    Schema image = SchemaBuilder.record("Image").fields().requiredBytes("x").endRecord();

    assertThat(refusal(word, twoThousandMillion)).isEqualTo(ReasonCode.TRUNCATED);
    assertThat(refusal(image, twoThousandMillion)).isEqualTo(ReasonCode.TRUNCATED);
    assertThat(refusal(word, 1)).isEqualTo(ReasonCode.MALFORMED);
  }

  @Test
  void shouldRefuseBranchesAndSymbolsThatTheSchemaDoesNotHave() {
    String colour = "{'type': 'enum', 'name': 'Colour', 'symbols': ['RED']}";

    assertThat(refusal(beside(colour), 2, 2)).isEqualTo(ReasonCode.MALFORMED);
    assertThat(refusal(beside("['null', 'int']"), 4, 2)).isEqualTo(ReasonCode.MALFORMED);
    assertThat(refusal(beside("['null', 'int']"), 1, 2)).isEqualTo(ReasonCode.MALFORMED);
    assertThat(refusal(schema("{'name': 'x', 'type': ['null', 'int']}"), 4))
        .isEqualTo(ReasonCode.MALFORMED);
  }

  @Test
  void shouldNotTakeAnotherEventsValueWhereAUnionsBranchLacksTheInput() {
    Schema schema =
        schema(
            "{'name': 'inner', 'type': [{'type': 'record', 'name': 'Has', 'fields': [{'name': 'x',"
                + " 'type': 'int'}]},{'type': 'record', 'name': 'HasNot', 'fields': [{'name': 'y',"
                + " 'type': 'int'}]}, 'string']}");
    AvroRowReader reader =
        new AvroRowReader(new FeatureEncoder(List.of(new InputField.Numeric("inner.x"))));
    FeatureBatch batch = new FeatureBatch(1);

    reader.read(WrittenSchema.of(schema), new byte[] {0, 2}, 0, batch);

    assertThat(floats(batch)).containsExactly(1);
    assertThat(refusal(reader, schema, new byte[] {2, 2})).isEqualTo(ReasonCode.ALL_MISSING);
    assertThat(refusal(reader, schema, new byte[] {4, 0})).isEqualTo(ReasonCode.ALL_MISSING);
  }

  /** Events of a model's one input, the int {@code x}, after something else. */
  private static Schema beside(String other) {
    return schema("{'name': 'other', 'type': " + other + "}, {'name': 'x', 'type': 'int'}");
  }

  private static Schema schema(String fields) {
    return new SchemaParser()
        .parse(
            "{'type': 'record', 'name': 'Hostile', 'fields': [%s]}"
                .formatted(fields)
                .replace('\'', '"'))
        .mainSchema();
  }

  private static AvroRowReader readerOfX() {
    return new AvroRowReader(new FeatureEncoder(List.of(new InputField.Numeric("x"))));
  }

  private static ReasonCode refusal(Schema schema, int... bytes) {
    byte[] event = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      event[i] = (byte) bytes[i];
    }
    return refusal(schema, event);
  }

  private static ReasonCode refusal(Schema schema, byte[] event) {
    return refusal(readerOfX(), schema, event);
  }

  private static ReasonCode refusal(AvroRowReader reader, Schema schema, byte[] event) {
    FeatureBatch batch = new FeatureBatch(1);
    UnencodableException refused =
        catchThrowableOfType(
            UnencodableException.class,
            () -> reader.read(WrittenSchema.of(schema), event, 0, batch));
    assertThat(refused).isNotNull();
    assertThat(batch.rows()).isZero();
    return refused.code();
  }

  private static float[] read(Schema schema, byte[] event) {
    FeatureBatch batch = new FeatureBatch(1);
    readerOfX().read(WrittenSchema.of(schema), event, 0, batch);
    return floats(batch);
  }

  private static byte[] binary(GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static float[] floats(FeatureBatch batch) {
    float[] floats = new float[batch.rows() * batch.width()];
    batch.view().get(floats);
    return floats;
  }
}
