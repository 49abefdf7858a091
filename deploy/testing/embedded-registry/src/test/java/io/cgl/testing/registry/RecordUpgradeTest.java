package io.cgl.testing.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cgl.topics.EvolvingDeserializer;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
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
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every record of ours across versions, through a registry under FULL_TRANSITIVE: what any version
 * writes, every other one reads. Today's version is the programs' own serdes; the released ones are
 * their schemas; and there is a next one, in which every record has fields and every enum a symbol
 * that are not known today.
 */
class RecordUpgradeTest {

  private static final Path AVRO = Path.of("..", "..", "..", "schemas", "avro", "src");
  private static final String TODAY = "today";
  private static final int RECORDS = 100;

  @AutoClose private static final EmbeddedRegistry registry = EmbeddedRegistry.start();

  private static final TopicCatalogue topics =
      new TopicCatalogue(TopicCatalogue.DEFAULT_PREFIX, SchemaRegistry.at(registry.url(), false));

  @AutoClose
  private final SchemaRegistryClient client = SchemaRegistry.at(registry.url(), false).newClient();

  @AutoClose
  private final Serializer<GenericRecord> anyVersion =
      SchemaRegistry.at(registry.url(), false).genericValueSerde().serializer();

  @AutoClose private final EvolvingDeserializer generic = new EvolvingDeserializer();

  static Stream<Arguments> records() {
    return Stream.of(
        arguments(topics.classifications(), "Classification"),
        arguments(topics.models(), "ModelAnnouncement"),
        arguments(topics.modelStatus(), "ModelStatus"),
        arguments(topics.classFrequencies(), "ClassFrequencies"),
        arguments(topics.driftAlerts(), "DriftAlert"),
        arguments(topics.driftEpisodes(), "DriftEpisode"),
        arguments(topics.quality(), "Quality"),
        arguments(topics.retrainRequests(), "RetrainRequest"),
        arguments(topics.labels(), "Label"));
  }

  @ParameterizedTest
  @MethodSource("records")
  <V extends SpecificRecord> void shouldBeReadByEveryVersionWhicheverWroteIt(
      Topic<?, V> topic, String record) throws Exception {
    Map<String, Schema> versions = versions(record);
    String subject = topic.name() + "-value";
    generic.configure(topics.registry().serdeConfig(), false);
    client.updateCompatibility(subject, "FULL_TRANSITIVE");
    for (Schema version : versions.values()) {
      client.register(subject, new AvroSchema(version));
    }

    for (Map.Entry<String, Schema> writer : versions.entrySet()) {
      for (Map.Entry<String, Schema> reader : versions.entrySet()) {
        int seed = 1;
        for (Object written : new RandomData(writer.getValue(), RECORDS, seed)) {
          byte[] bytes = write(topic, writer.getKey(), (GenericRecord) written);
          Object read = read(topic, reader.getKey(), reader.getValue(), bytes);

          assertThat(read)
              .as("written by %s, read by %s", writer.getKey(), reader.getKey())
              .isEqualTo(resolved(written, writer.getValue(), reader.getValue()));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldBeRefusedIfOldReadersCouldNotDoWithoutIt(Topic<?, ?> topic, String record)
      throws Exception {
    String subject = topic.name() + "-value";
    Schema today = versions(record).get(TODAY);
    client.updateCompatibility(subject, "FULL_TRANSITIVE");
    client.register(subject, new AvroSchema(today));
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(today.toString());
    ((ArrayNode) json.get("fields")).addObject().put("name", "needed").put("type", "string");

    assertThatThrownBy(() -> client.register(subject, new AvroSchema(json.toString())))
        .isInstanceOf(RestClientException.class)
        .hasMessageContaining("incompatible");
  }

  /** Released ones in their order, today's, the next. */
  private static Map<String, Schema> versions(String record) throws IOException {
    Map<String, Schema> versions = new LinkedHashMap<>();
    try (Stream<Path> releases = Files.list(AVRO.resolve("released"))) {
      for (Path release : releases.sorted().toList()) {
        Path file = release.resolve(record + ".avsc");
        if (Files.exists(file)) {
          versions.put(
              release.getFileName().toString(), new SchemaParser().parse(file).mainSchema());
        }
      }
    }
    Path file = AVRO.resolve(Path.of("main", "avro", record + ".avsc"));
    Schema today = new SchemaParser().parse(file).mainSchema();
    versions.put(TODAY, today);
    JsonNode next = new ObjectMapper().readTree(today.toString());
    addToEveryType(next);
    versions.put("next", new SchemaParser().parse(next.toString()).mainSchema());
    return versions;
  }

  private static void addToEveryType(JsonNode schema) {
    if (schema instanceof ObjectNode object && object.path("type").asText().equals("record")) {
      ArrayNode fields = (ArrayNode) object.get("fields");
      fields.forEach(RecordUpgradeTest::addToEveryType);
      fields.addObject().put("name", "laterCount").put("type", "long").put("default", 7);
      ObjectNode optional = fields.addObject().put("name", "laterText").putNull("default");
      optional.putArray("type").add("null").add("string");
    } else if (schema instanceof ObjectNode object && object.path("type").asText().equals("enum")) {
      ((ArrayNode) object.get("symbols")).add("LATER");
    } else {
      schema.forEach(RecordUpgradeTest::addToEveryType);
    }
  }

  private <V extends SpecificRecord> byte[] write(
      Topic<?, V> topic, String version, GenericRecord record) throws IOException {
    if (!version.equals(TODAY)) {
      return anyVersion.serialize(topic.name(), record);
    }
    Schema schema = record.getSchema();
    V specific =
        recode(
            record,
            new GenericDatumWriter<>(schema),
            new SpecificDatumReader<>(schema, schema, SpecificData.getForSchema(schema)));
    return topic.valueSerde().serializer().serialize(topic.name(), specific);
  }

  private <V extends SpecificRecord> Object read(
      Topic<?, V> topic, String version, Schema schema, byte[] bytes) throws IOException {
    if (!version.equals(TODAY)) {
      return generic.deserialize(topic.name(), bytes, schema);
    }
    V specific = topic.valueSerde().deserializer().deserialize(topic.name(), bytes);
    return recode(
        specific,
        new SpecificDatumWriter<>(specific.getSchema(), SpecificData.getForSchema(schema)),
        new GenericDatumReader<>(schema));
  }

  private static <A, B> B recode(A datum, DatumWriter<A> writer, DatumReader<B> reader)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    writer.write(datum, encoder);
    encoder.flush();
    return reader.read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
  }

  /**
   * What a reader must make of a datum by the rules that users rely on: unknown fields are passed
   * over, missing ones have their default, unknown symbols become the enum's default.
   */
  private static Object resolved(Object datum, Schema writer, Schema reader) {
    return switch (reader.getType()) {
      case RECORD -> {
        GenericRecord from = (GenericRecord) datum;
        GenericRecord to = new GenericData.Record(reader);
        for (Schema.Field field : reader.getFields()) {
          Schema.Field written = writer.getField(field.name());
          to.put(
              field.pos(),
              written == null
                  ? GenericData.get().getDefaultValue(field)
                  : resolved(from.get(written.pos()), written.schema(), field.schema()));
        }
        yield to;
      }
      case ENUM ->
          new GenericData.EnumSymbol(
              reader,
              reader.hasEnumSymbol(datum.toString()) ? datum.toString() : reader.getEnumDefault());
      case ARRAY ->
          new GenericData.Array<>(
              reader,
              ((List<?>) datum)
                  .stream()
                      .map(e -> resolved(e, writer.getElementType(), reader.getElementType()))
                      .toList());
      case UNION -> {
        Schema branch = writer.getTypes().get(GenericData.get().resolveUnion(writer, datum));
        yield resolved(
            datum, branch, reader.getTypes().get(reader.getIndexNamed(branch.getFullName())));
      }
      default -> datum;
    };
  }
}
