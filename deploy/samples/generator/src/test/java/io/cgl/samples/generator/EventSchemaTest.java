package io.cgl.samples.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class EventSchemaTest {

  @Test
  void shouldHaveOneAvroFieldPerField() {
    assertThat(EventSchema.SCHEMA.getFullName()).isEqualTo("io.cgl.demo.ServiceEvent");
    assertThat(EventSchema.SCHEMA.getFields().stream().map(Schema.Field::name))
        .containsExactlyElementsOf(GeneratedStream.fieldNames());
    assertThat(type("latency_p50_ms")).isEqualTo("\"double\"");
    assertThat(type("gc_pause_ms")).isEqualTo("[\"null\",\"double\"]");
    assertThat(type("client_build")).isEqualTo("\"string\"");
    assertThat(EventSchema.SCHEMA.getField("gc_pause_ms").hasDefaultValue()).isTrue();
  }

  @Test
  void shouldSurviveTheRoundTripThroughAvro() throws IOException {
    List<Row> rows = new GeneratedStream(1).rows(300, Phase.AFTER_DRIFT);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(EventSchema.SCHEMA);
    for (Row row : rows) {
      writer.write(EventSchema.toGenericRecord(row), encoder);
    }
    encoder.flush();

    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(EventSchema.SCHEMA);
    var decoder = DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null);
    for (Row row : rows) {
      GenericRecord event = reader.read(null, decoder);
      for (int i = 0; i < row.values().size(); i++) {
        Object read = event.get(i);
        assertThat(read instanceof CharSequence text ? text.toString() : read)
            .isEqualTo(row.values().get(i));
      }
    }
    assertThat(decoder.isEnd()).isTrue();
  }

  private static String type(String field) {
    return EventSchema.SCHEMA.getField(field).schema().toString();
  }
}
