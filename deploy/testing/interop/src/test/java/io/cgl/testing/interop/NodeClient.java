package io.cgl.testing.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.avro.Classification;
import io.cgl.topics.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;

/**
 * Another client in another language: {@code src/test/node/client.js} on Node.js, with the packages
 * that its lock file names.
 */
final class NodeClient {

  /** Set to {@code required}, what is missing fails the test instead of skipping it. */
  private static final String REQUIREMENT = "interop.client";

  private static final Path SOURCES = Path.of("src", "test", "node");
  private static final List<String> FILES =
      List.of("client.js", "package.json", "package-lock.json");
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final ObjectMapper json = new ObjectMapper();

  private final Path folder;
  private final Cluster cluster;
  private final RegistryServer registry;

  /**
   * A record as this client understood it.
   *
   * @param timestamp milliseconds since the epoch
   */
  record Decoded(String key, int partition, long timestamp, Classification value) {}

  private NodeClient(Path folder, Cluster cluster, RegistryServer registry) {
    this.folder = folder;
    this.cluster = cluster;
    this.registry = registry;
  }

  /**
   * Installs the client's packages.
   *
   * @throws org.opentest4j.TestAbortedException if that is impossible here; an {@link
   *     AssertionError} where the client is required
   */
  static NodeClient install(Cluster cluster, RegistryServer registry) throws Exception {
    Path folder =
        Files.createDirectories(Path.of(System.getProperty("interop.work"), "node-client"));
    for (String file : FILES) {
      Files.copy(SOURCES.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> install =
        List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    try {
      run(folder, install, "");
    } catch (IOException e) {
      unavailable("there is no npm on the path; install Node.js 18 or later with npm");
    } catch (AssertionError e) {
      unavailable("npm cannot install its packages: " + e.getMessage());
    }
    return new NodeClient(folder, cluster, registry);
  }

  /** Registers the schema of {@code events} and sends them, in their order. */
  void produce(String topic, JsonNode events) throws Exception {
    run(folder, command("produce", topic), json.writeValueAsString(events));
  }

  /** The first {@code count} classifications of a topic. */
  List<Decoded> consume(String topic, int count) throws Exception {
    List<Decoded> records = new ArrayList<>();
    String printed = run(folder, command("consume", topic, Integer.toString(count)), "");
    for (String line : printed.lines().toList()) {
      records.add(decoded(json.readTree(line)));
    }
    return records;
  }

  private static Decoded decoded(JsonNode record) {
    JsonNode value = record.get("value");
    List<String> fields =
        Classification.getClassSchema().getFields().stream().map(Schema.Field::name).toList();
    assertThat(value.fieldNames()).toIterable().containsExactlyElementsOf(fields);
    List<Float> probabilities = new ArrayList<>();
    value.get("probabilities").forEach(probability -> probabilities.add(probability.floatValue()));
    return new Decoded(
        record.get("key").textValue(),
        record.get("partition").intValue(),
        record.get("timestamp").longValue(),
        Classification.newBuilder()
            .setModelName(value.get("modelName").textValue())
            .setModelId(value.get("modelId").textValue())
            .setLabel(value.get("label").textValue())
            .setConfidence(value.get("confidence").floatValue())
            .setProbabilities(probabilities)
            .setSourceTopic(value.get("sourceTopic").textValue())
            .setSourcePartition(value.get("sourcePartition").intValue())
            .setSourceOffset(value.get("sourceOffset").longValue())
            .build());
  }

  private List<String> command(String name, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("node", "client.js", name, cluster.bootstrapServers(), registry.url()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String run(Path folder, List<String> command, String input) throws Exception {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Path in = Files.writeString(folder.resolve("in.txt"), input);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    process.destroyForcibly();
    String complaint = String.join(" ", command) + "\n" + Files.readString(err, UTF_8);
    assertThat(ended).as("ended within %s: %s", TIMEOUT, complaint).isTrue();
    assertThat(process.exitValue()).as(complaint).isZero();
    return Files.readString(out, UTF_8);
  }

  private static void unavailable(String reason) {
    String message = "The test with another client cannot run: " + reason;
    if (System.getProperty(REQUIREMENT, "").equals("required")) {
      throw new AssertionError(message);
    }
    System.out.println("SKIPPED: " + message);
    abort(message);
  }
}
