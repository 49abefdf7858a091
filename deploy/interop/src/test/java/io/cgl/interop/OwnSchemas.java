package io.cgl.interop;

import static java.util.Objects.requireNonNull;

import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Our own schemas as files, registered by deployment as the README asks. */
final class OwnSchemas {

  private static final Path AVRO = Path.of("..", "..", "schemas", "avro", "src");
  private static final Path TODAY = AVRO.resolve(Path.of("main", "avro"));

  private final Map<String, Topic<?, ?>> topics;

  OwnSchemas(TopicCatalogue catalogue) {
    this.topics =
        Map.of(
            "Classification", catalogue.classifications(),
            "ModelAnnouncement", catalogue.models(),
            "ModelStatus", catalogue.modelStatus(),
            "ClassFrequencies", catalogue.classFrequencies(),
            "DriftAlert", catalogue.driftAlerts(),
            "RetrainRequest", catalogue.retrainRequests(),
            "Label", catalogue.labels());
  }

  /** Registers every released version and then today's. */
  void register(SchemaRegistryClient registry) throws Exception {
    for (Path version : versions()) {
      for (Path file : list(version)) {
        registry.register(subject(file), new AvroSchema(Files.readString(file)));
      }
    }
  }

  /** Today's schema of a record, as its file has it. */
  static String text(String record) throws Exception {
    return Files.readString(TODAY.resolve(record + ".avsc"));
  }

  private String subject(Path file) {
    String record = file.getFileName().toString().replace(".avsc", "");
    return requireNonNull(topics.get(record), "no topic holds " + record).name() + "-value";
  }

  private static List<Path> versions() throws Exception {
    return Stream.concat(list(AVRO.resolve("released")).stream(), Stream.of(TODAY)).toList();
  }

  private static List<Path> list(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
