package io.cgl.testing.registry;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.rest.entities.Config;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaString;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.ConfigUpdateRequest;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaRequest;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaResponse;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.schemaregistry.utils.JacksonMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of Confluent's registry API that registry clients use: what is asked over HTTP, answered
 * from Confluent's in-memory registry with the real registry's error codes. Schemas that cannot
 * read what the latest version wrote are refused (BACKWARD, the real registry's default), unless
 * the subject's compatibility says otherwise.
 *
 * <p>Thread-safe: one request at a time.
 */
final class RegistryApi {

  private static final int SUBJECT_NOT_FOUND = 40401;
  private static final int VERSION_NOT_FOUND = 40402;
  private static final int SCHEMA_NOT_FOUND = 40403;
  private static final int NO_SUBJECT_CONFIG = 40408;
  private static final int INVALID_SCHEMA = 42201;
  private static final int INVALID_VERSION = 42202;

  private final MockSchemaRegistryClient registry =
      new MockSchemaRegistryClient(List.of(new AvroSchemaProvider()));
  private final Map<String, String> compatibility = new HashMap<>();

  /**
   * Answers one request.
   *
   * @param path the decoded segments of the path
   * @return what Confluent's mapper turns into the response's JSON
   * @throws RestClientException with the status and error code that the client must be given
   */
  synchronized Object answer(String method, List<String> path, String body)
      throws IOException, RestClientException {
    String route = method + " /" + String.join("/", shape(path));
    return switch (route) {
      case "GET /" -> Map.of();
      case "GET /subjects" -> registry.getAllSubjects();
      case "POST /subjects/*" -> lookUp(path.get(1), request(body));
      case "GET /subjects/*/versions" -> versions(path.get(1));
      case "POST /subjects/*/versions" -> register(path.get(1), request(body));
      case "GET /subjects/*/versions/*" -> version(path.get(1), path.get(3));
      case "GET /schemas/ids/*" -> new SchemaString(byId(path.get(2)).canonicalString());
      case "GET /schemas/ids/*/subjects" -> subjects(path.get(2));
      case "GET /schemas/types" -> List.of("AVRO");
      case "GET /config" -> new Config("BACKWARD");
      case "GET /config/*" -> compatibility(path.get(1));
      case "PUT /config/*" -> setCompatibility(path.get(1), body);
      default -> throw new RestClientException("HTTP 404 Not Found", 404, 404);
    };
  }

  /** The path with what is variable in it replaced by a star. */
  private static List<String> shape(List<String> path) {
    return path.stream()
        .map(
            segment ->
                switch (segment) {
                  case "subjects", "versions", "schemas", "ids", "types", "config" -> segment;
                  default -> "*";
                })
        .toList();
  }

  private RegisterSchemaResponse register(String subject, RegisterSchemaRequest request)
      throws IOException, RestClientException {
    ParsedSchema schema = parse(subject, request);
    boolean checked =
        registry.getAllSubjects().contains(subject) && !"NONE".equals(compatibility.get(subject));
    List<String> problems =
        checked ? registry.testCompatibilityVerbose(subject, schema) : List.of();
    if (!problems.isEmpty()) {
      throw new RestClientException(
          "Schema being registered is incompatible with an earlier schema for subject \"%s\": %s"
              .formatted(subject, problems),
          409,
          409);
    }
    return new RegisterSchemaResponse(registry.register(subject, schema));
  }

  private Schema lookUp(String subject, RegisterSchemaRequest request)
      throws IOException, RestClientException {
    requireSubject(subject);
    ParsedSchema schema = parse(subject, request);
    for (int version : registry.getAllVersions(subject)) {
      SchemaMetadata known = registry.getSchemaMetadata(subject, version);
      if (known.getSchema().equals(schema.canonicalString())) {
        return new Schema(subject, known);
      }
    }
    throw new RestClientException("Schema not found", 404, SCHEMA_NOT_FOUND);
  }

  private List<Integer> versions(String subject) throws IOException, RestClientException {
    requireSubject(subject);
    return registry.getAllVersions(subject);
  }

  private Schema version(String subject, String version) throws IOException, RestClientException {
    requireSubject(subject);
    if (version.equals("latest")) {
      return new Schema(subject, registry.getLatestSchemaMetadata(subject));
    }
    int number = number(version, "The specified version '%s' is not a valid version id.");
    if (!registry.getAllVersions(subject).contains(number)) {
      throw new RestClientException("Version " + number + " not found.", 404, VERSION_NOT_FOUND);
    }
    return new Schema(subject, registry.getSchemaMetadata(subject, number));
  }

  private ParsedSchema byId(String id) throws RestClientException {
    int number = number(id, "The specified id '%s' is not a number.");
    try {
      return registry.getSchemaById(number);
    } catch (IOException | RestClientException e) {
      throw new RestClientException("Schema " + number + " not found", 404, SCHEMA_NOT_FOUND);
    }
  }

  private Object subjects(String id) throws IOException, RestClientException {
    byId(id); // An unknown one is not found.
    return registry.getAllSubjectsById(Integer.parseInt(id));
  }

  private Config compatibility(String subject) throws RestClientException {
    String level = compatibility.get(subject);
    if (level == null) {
      throw new RestClientException(
          "Subject '%s' does not have subject-level compatibility configured".formatted(subject),
          404,
          NO_SUBJECT_CONFIG);
    }
    return new Config(level);
  }

  private ConfigUpdateRequest setCompatibility(String subject, String body)
      throws IOException, RestClientException {
    ConfigUpdateRequest request = ConfigUpdateRequest.fromJson(body);
    registry.updateConfig(subject, new Config(request.getCompatibilityLevel()));
    compatibility.put(subject, request.getCompatibilityLevel());
    return request;
  }

  private void requireSubject(String subject) throws IOException, RestClientException {
    if (!registry.getAllSubjects().contains(subject)) {
      throw new RestClientException(
          "Subject '%s' not found.".formatted(subject), 404, SUBJECT_NOT_FOUND);
    }
  }

  private ParsedSchema parse(String subject, RegisterSchemaRequest request)
      throws RestClientException {
    return registry
        .parseSchema(new Schema(subject, request))
        .orElseThrow(
            () ->
                new RestClientException(
                    "Invalid schema " + request.getSchema(), 422, INVALID_SCHEMA));
  }

  private static RegisterSchemaRequest request(String body) throws RestClientException {
    try {
      return JacksonMapper.INSTANCE.readValue(body, RegisterSchemaRequest.class);
    } catch (IOException e) {
      throw new RestClientException("Unreadable request: " + e.getMessage(), 400, 400);
    }
  }

  private static int number(String text, String problem) throws RestClientException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new RestClientException(problem.formatted(text), 422, INVALID_VERSION);
    }
  }
}
