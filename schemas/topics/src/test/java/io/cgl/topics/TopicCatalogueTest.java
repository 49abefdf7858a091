package io.cgl.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.avro.Classification;
import io.cgl.avro.Label;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class TopicCatalogueTest {

  private static final Path SCHEMAS = Path.of("..", "avro", "src", "main", "avro");

  private final SchemaRegistry registry = SchemaRegistry.at("mock://" + UUID.randomUUID(), true);
  private final TopicCatalogue topics = new TopicCatalogue("team-a.", registry);

  @Test
  void shouldReadBackWhatItWroteAsItsOwnType() {
    Topic<byte[], Label> labels = topics.labels();
    Label label = new Label("rare", Instant.ofEpochMilli(42), null);

    byte[] written = labels.valueSerde().serializer().serialize(labels.name(), label);

    assertThat(labels.valueSerde().deserializer().deserialize(labels.name(), written))
        .isEqualTo(label);
  }

  @Test
  void shouldRegisterUnderTheTopicsNameInTheClassicWireFormat() throws Exception {
    Topic<byte[], Label> labels = topics.labels();

    byte[] written =
        labels
            .valueSerde()
            .serializer()
            .serialize(labels.name(), new Label("rare", null, "analyst"));

    assertThat(written[0]).as("magic byte").isZero();
    assertThat(registry.newClient().getAllSubjects()).containsExactly("team-a.labels-value");
  }

  @Test
  void shouldWriteClassificationsThatAnyReaderOfTheSchemaUnderstands() {
    Topic<byte[], Classification> topic = topics.classifications();
    Classification classification =
        new Classification(
            "m", "id", "rare", 0.75f, List.of(0.25f, 0.75f), "events", 3, 42L, null, null);

    byte[] written = topic.valueSerde().serializer().serialize(topic.name(), classification);

    GenericRecord read =
        registry.genericValueSerde().deserializer().deserialize(topic.name(), written);
    assertThat(read.get("label")).hasToString("rare");
    assertThat(read.get("probabilities")).isEqualTo(List.of(0.25f, 0.75f));
    assertThat(read.get("sourcePartition")).isEqualTo(3);
    assertThat(read.get("sourceOffset")).isEqualTo(42L);
    assertThat(topic.valueSerde().deserializer().deserialize(topic.name(), written))
        .isEqualTo(classification);
  }

  @Test
  void shouldSayAtTheStartWhichSchemasNobodyRegistered() throws Exception {
    SchemaRegistry fixed = SchemaRegistry.at(registry.url(), false);
    TopicCatalogue theirs = new TopicCatalogue("team-c.", fixed);
    Map<String, String> files =
        Map.of(
            "classifications", "Classification",
            "models", "ModelAnnouncement",
            "model-status", "ModelStatus",
            "class-frequencies", "ClassFrequencies",
            "drift-alerts", "DriftAlert",
            "drift-episodes", "DriftEpisode",
            "quality", "Quality");
    for (Map.Entry<String, String> topic : files.entrySet()) {
      String file = Files.readString(SCHEMAS.resolve(topic.getValue() + ".avsc"));
      fixed.newClient().register("team-c." + topic.getKey() + "-value", new AvroSchema(file));
    }

    assertThatThrownBy(theirs::requireRegistry)
        .isInstanceOf(AccessException.class)
        .hasMessageContaining("as this version writes them, of team-c.retrain-requests-value: ")
        .hasMessageContaining("or give --auto-register");

    String last = Files.readString(SCHEMAS.resolve("RetrainRequest.avsc"));
    fixed.newClient().register("team-c.retrain-requests-value", new AvroSchema(last));
    assertThatCode(theirs::requireRegistry).doesNotThrowAnyException();
    assertThatCode(topics::requireRegistry).as("writers register them").doesNotThrowAnyException();
  }

  @Test
  void shouldFindASchemaThatWasRegisteredFromItsFile() throws Exception {
    SchemaRegistry fixed = SchemaRegistry.at(registry.url(), false);
    Topic<byte[], Label> labels = new TopicCatalogue("team-b.", fixed).labels();
    String file = Files.readString(SCHEMAS.resolve("Label.avsc"));
    int id = fixed.newClient().register("team-b.labels-value", new AvroSchema(file));

    byte[] written =
        labels.valueSerde().serializer().serialize(labels.name(), new Label("rare", null, null));

    assertThat(ByteBuffer.wrap(written).getInt(1)).isEqualTo(id);
  }

  /**
   * Else Confluent's registry would not find, by their normal form, files registered as they are.
   */
  @Test
  void shouldKeepSchemaFilesInNormalForm() throws Exception {
    try (Stream<Path> files = Files.list(SCHEMAS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        AvroSchema schema = new AvroSchema(Files.readString(file));
        assertThat(schema.canonicalString()).isEqualTo(schema.normalize().canonicalString());
      }
    }
  }

  @Test
  void shouldWriteEveryClassificationAsConfluentsSerializerDoes() {
    Topic<byte[], Classification> topic = topics.classifications();
    Serde<Classification> confluent = registry.specificValueSerde();
    for (int event = 0; event < 3; event++) {
      Classification classification =
          Classification.newBuilder()
              .setModelName("m")
              .setModelId("id")
              .setLabel(event == 1 ? "rare" : "common")
              .setConfidence(0.75f)
              .setProbabilities(List.of(0.25f, 0.75f))
              .setSourceTopic("events")
              .setSourcePartition(3)
              .setSourceOffset(event)
              .build();

      assertThat(topic.valueSerde().serializer().serialize(topic.name(), classification))
          .isEqualTo(confluent.serializer().serialize(topic.name(), classification));
    }
  }

  @Test
  void shouldReadTheUsersOwnRecordsGenerically() {
    Schema schema = SchemaBuilder.record("Reading").fields().requiredDouble("volts").endRecord();
    GenericRecord reading = new GenericRecordBuilder(schema).set("volts", 3.3).build();
    Serde<GenericRecord> serde = registry.genericValueSerde();

    byte[] written = serde.serializer().serialize("readings", reading);

    assertThat(serde.deserializer().deserialize("readings", written).get("volts")).isEqualTo(3.3);
  }

  @Test
  void shouldCompactAnnouncementsSoThatTheLastOfEveryModelStays() {
    assertThat(topics.models().settings()).containsEntry("cleanup.policy", "compact");
  }
}
