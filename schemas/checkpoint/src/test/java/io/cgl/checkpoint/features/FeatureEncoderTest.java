package io.cgl.checkpoint.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

class FeatureEncoderTest {

  private static final List<InputField> INPUTS =
      List.of(
          new InputField.Numeric("bytes"),
          new InputField.Categorical("protocol", List.of("tcp", "udp")));

  private final FeatureEncoder encoder = new FeatureEncoder(INPUTS);

  @Test
  void shouldEncodeTextAndAvroAlike() {
    assertThat(encode("17.5", "udp")).containsExactly(17.5f, 2f);
    assertThat(encode(17.5, new Utf8("udp"))).containsExactly(17.5f, 2f);
  }

  @Test
  void shouldTellUnseenAndMissingWordsFromTheVocabulary() {
    assertThat(encode(1, "icmp")[1]).isEqualTo(FeatureEncoder.UNKNOWN);
    assertThat(encode(1, null)[1]).isEqualTo(FeatureEncoder.UNKNOWN);
  }

  @Test
  void shouldEncodeMissingNumbersAsNaN() {
    assertThat(encode(null, "tcp")[0]).isNaN();
    assertThat(encode("", "tcp")[0]).isNaN();
  }

  @Test
  void shouldReadTruthAsANumber() {
    assertThat(encode(true, "tcp")[0]).isEqualTo(1f);
  }

  @Test
  void shouldNameTheFieldThatHoldsNoNumber() {
    assertThatThrownBy(() -> encode("lots", "tcp"))
        .isInstanceOf(UnencodableException.class)
        .hasMessage("field 'bytes' holds the text 'lots', the model expects a number");
    assertThatThrownBy(() -> encode(List.of(1), "tcp"))
        .isInstanceOf(UnencodableException.class)
        .hasMessageContaining("field 'bytes'");
  }

  @Test
  void shouldLeaveTheBatchAsItWasWhenARowDoesNotFit() {
    FeatureBatch batch = new FeatureBatch(2);
    batch.add(encoder, input -> input == 0 ? 1 : "tcp");

    assertThatThrownBy(() -> batch.add(encoder, input -> input == 0 ? 1 : List.of()))
        .isInstanceOf(UnencodableException.class);

    assertThat(batch.rows()).isEqualTo(1);
  }

  @Test
  void shouldFindNestedNullableAndLogicalFieldsOfAnyRecord() {
    Schema price = LogicalTypes.decimal(6, 2).addToSchema(Schema.create(Schema.Type.BYTES));
    Schema item =
        SchemaBuilder.record("Item")
            .fields()
            .name("price")
            .type(price)
            .noDefault()
            .optionalString("colour")
            .endRecord();
    Schema order =
        SchemaBuilder.record("Order")
            .fields()
            .requiredString("unrelated")
            .name("item")
            .type(Schema.createUnion(Schema.create(Schema.Type.NULL), item))
            .noDefault()
            .name("at")
            .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
            .noDefault()
            .endRecord();
    AvroInputs inputs =
        new AvroInputs(
            List.of(
                new InputField.Numeric("item.price"),
                new InputField.Categorical("item.colour", List.of("red")),
                new InputField.Numeric("at")));
    GenericRecord thing = new GenericData.Record(item);
    thing.put("price", ByteBuffer.wrap(new BigDecimal("12.34").unscaledValue().toByteArray()));
    thing.put("colour", "red");

    IntFunction<Object> full = inputs.of(order(order, thing));
    assertThat(full.apply(0)).isEqualTo(new BigDecimal("12.34"));
    assertThat(full.apply(1)).isEqualTo("red");
    assertThat(full.apply(2)).isEqualTo(5L);

    IntFunction<Object> empty = inputs.of(order(order, null));
    assertThat(empty.apply(0)).isNull();
  }

  @Test
  void shouldSayWhichFieldTheEventLacks() {
    Schema other = SchemaBuilder.record("Other").fields().requiredInt("y").endRecord();
    GenericRecord event = new GenericRecordBuilder(other).set("y", 1).build();

    assertThatThrownBy(() -> new AvroInputs(INPUTS).of(event).apply(0))
        .isInstanceOf(UnencodableException.class)
        .hasMessage("the event has no field 'bytes' (schema Other)");
  }

  private float[] encode(Object bytes, Object protocol) {
    FloatBuffer out = FloatBuffer.allocate(2);
    encoder.encode(input -> input == 0 ? bytes : protocol, out);
    return out.array();
  }

  private static GenericRecord order(Schema schema, GenericRecord item) {
    GenericRecord order = new GenericData.Record(schema);
    order.put("unrelated", "x");
    order.put("item", item);
    order.put("at", 5L);
    return order;
  }
}
