package io.cgl.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.avro.DriftAlert;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class EvolvingDeserializerTest {

  private static final Path FIRST_RELEASE =
      Path.of("..", "avro", "src", "released", "0.1.0", "DriftAlert.avsc");

  @Test
  void shouldReadAnAlertOfTheFirstReleaseAboutAClassOfAShortName() throws Exception {
    Schema first = new SchemaParser().parse(FIRST_RELEASE).mainSchema();
    SchemaRegistry registry = SchemaRegistry.at("mock://first-release", true);
    Topic<String, DriftAlert> alerts = new TopicCatalogue("cgl.", registry).driftAlerts();
    byte[] bytes;
    try (Serializer<GenericRecord> serializer = registry.genericValueSerde().serializer()) {
      bytes = serializer.serialize(alerts.name(), alert(first, "0"));
    }

    DriftAlert read = alerts.valueSerde().deserializer().deserialize(alerts.name(), bytes);

    assertThat(read.getClasses())
        .singleElement()
        .satisfies(
            shift -> {
              assertThat(shift.getLabel()).isEqualTo("0");
              assertThat(shift.getObservedShare()).isEqualTo(0.5);
              assertThat(shift.getEstimatedPrior()).isNull();
            });
  }

  private static GenericRecord alert(Schema schema, String label) {
    GenericRecordBuilder alert = new GenericRecordBuilder(schema);
    for (Schema.Field field : schema.getFields()) {
      switch (field.schema().getType()) {
        case STRING -> alert.set(field, "");
        case LONG -> alert.set(field, 0L);
        case DOUBLE -> alert.set(field, 0.5);
        case ARRAY -> alert.set(field, List.of(shift(field.schema().getElementType(), label)));
        default -> throw new AssertionError(field);
      }
    }
    return alert.build();
  }

  private static GenericRecord shift(Schema schema, String label) {
    GenericRecordBuilder shift = new GenericRecordBuilder(schema);
    for (Schema.Field field : schema.getFields()) {
      if (field.schema().getType() == Schema.Type.STRING) {
        shift.set(field, label);
      } else {
        shift.set(field, 0.5);
      }
    }
    return shift.build();
  }
}
