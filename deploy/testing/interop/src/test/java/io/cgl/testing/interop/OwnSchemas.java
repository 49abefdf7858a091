package io.cgl.testing.interop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Our own schemas as files, registered by deployment as the README asks. */
final class OwnSchemas {

  private static final Path AVRO = Path.of("..", "..", "..", "schemas", "avro", "src");
  private static final Path TODAY = AVRO.resolve(Path.of("main", "avro"));

  private static final HttpClient http = HttpClient.newHttpClient();
  private static final ObjectMapper json = new ObjectMapper();

  private final Map<String, Topic<?, ?>> topics;

  OwnSchemas(TopicCatalogue catalogue) {
    this.topics =
        Map.of(
            "Classification", catalogue.classifications(),
            "ModelAnnouncement", catalogue.models(),
            "ModelStatus", catalogue.modelStatus(),
            "ClassFrequencies", catalogue.classFrequencies(),
            "DriftAlert", catalogue.driftAlerts(),
            "DriftEpisode", catalogue.driftEpisodes(),
            "Quality", catalogue.quality(),
            "RetrainRequest", catalogue.retrainRequests(),
            "Label", catalogue.labels());
  }

  /** Registers every released version and then today's. */
  void register(RegistryServer registry) throws Exception {
    for (Path version : versions()) {
      for (Path file : list(version)) {
        HttpResponse<String> answer = register(registry, subject(file), Files.readString(file));
        assertThat(answer.statusCode()).as("%s: %s", file, answer.body()).isEqualTo(200);
      }
    }
  }

  /** Registers a file's text as it is, without a client that would parse and rewrite it. */
  static HttpResponse<String> register(RegistryServer registry, String subject, String schema)
      throws Exception {
    String body = json.writeValueAsString(Map.of("schema", schema));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registry.url() + "/subjects/" + subject + "/versions"))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The subject of a topic's values. */
  static String subject(Topic<?, ?> topic) {
    return topic.name() + "-value";
  }

  /** Today's schema of a record, as its file has it. */
  static String text(String record) throws Exception {
    return Files.readString(TODAY.resolve(record + ".avsc"));
  }

  private String subject(Path file) {
    String record = file.getFileName().toString().replace(".avsc", "");
    return subject(requireNonNull(topics.get(record), "no topic holds " + record));
  }

  private static List<Path> versions() throws Exception {
    return Stream.concat(list(AVRO.resolve("released")).stream(), Stream.of(TODAY)).toList();
  }

  private static List<Path> list(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
