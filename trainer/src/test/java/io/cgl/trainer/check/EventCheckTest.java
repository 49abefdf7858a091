package io.cgl.trainer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.WrittenSchema;
import io.cgl.topics.EventSchemas;
import io.cgl.topics.SchemaRegistry;
import io.cgl.trainer.data.ListedRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class EventCheckTest {

  private final EventCheck check = new EventCheck(manifest(Map.of("age", 0.4)));

  @Test
  void shouldReadEventsAsTheClassifierDoes() {
    SchemaRegistry registry = SchemaRegistry.at("mock://" + UUID.randomUUID(), true);
    Schema known =
        SchemaBuilder.record("Person")
            .fields()
            .requiredInt("age")
            .requiredString("city")
            .endRecord();
    Schema renamed =
        SchemaBuilder.record("Person")
            .fields()
            .requiredInt("age")
            .requiredString("town")
            .endRecord();
    Schema other = SchemaBuilder.record("Other").fields().requiredInt("x").endRecord();
    try (EventSchemas<WrittenSchema> schemas = new EventSchemas<>(registry, WrittenSchema::new);
        Serializer<GenericRecord> serializer = registry.genericValueSerde().serializer()) {
      for (GenericRecord event :
          List.of(
              new GenericRecordBuilder(known).set("age", 3).set("city", "Rome").build(),
              new GenericRecordBuilder(known).set("age", 4).set("city", "Paris").build(),
              new GenericRecordBuilder(renamed).set("age", 4).set("town", "Rome").build(),
              new GenericRecordBuilder(other).set("x", 4).build())) {
        check.add(serializer.serialize("people", event), schemas);
      }
      check.add(new byte[] {1, 2}, schemas);
      check.add(null, schemas);
    }

    assertThat(check.events()).isEqualTo(6);
    assertThat(check.fit()).isEqualTo(3);
    assertThat(check.refusals()).containsOnlyKeys("missing-field", "no-schema", "no-value");
    assertThat(check.inputs())
        .containsExactly(
            new EventCheck.InputShare("age", 0, OptionalDouble.of(0.4)),
            new EventCheck.InputShare("city", 2 / 3.0, OptionalDouble.of(0)));
    assertThat(check.inputs())
        .extracting(EventCheck.InputShare::isFar)
        .containsExactly(false, true);
  }

  @Test
  void shouldTakeAColumnThatAFileLacksAsMissing() {
    List<ListedRows.Row> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(new ListedRows.Row(new Object[] {i < 5 ? "7" : "many"}, ""));
    }

    check.add(new ListedRows("rows", List.of("age"), rows));

    assertThat(check.fit()).isEqualTo(5);
    assertThat(check.refusals().get("wrong-type"))
        .isEqualTo(
            new EventCheck.Refusal(
                5, "field 'age' holds the text 'many', the model expects a number"));
    assertThat(check.inputs().get(1))
        .isEqualTo(new EventCheck.InputShare("city", 1, OptionalDouble.of(0)));
  }

  private static Manifest manifest(Map<String, Double> unusual) {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        "m",
        "",
        Instant.EPOCH,
        List.of(new InputField.Numeric("age"), new InputField.Categorical("city", List.of("Rome"))),
        List.of("x", "y"),
        List.of(1L, 1L),
        null,
        null,
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        null,
        new Manifest.DriftReference(List.of(1L, 1L), unusual),
        Map.of(),
        0,
        Map.of());
  }
}
