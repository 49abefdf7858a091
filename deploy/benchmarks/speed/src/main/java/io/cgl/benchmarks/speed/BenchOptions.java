package io.cgl.benchmarks.speed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.GroupProtocol;
import picocli.CommandLine.Option;

/** What can be said to every measurement with a broker. */
final class BenchOptions {

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of the events' topic. Default: ${DEFAULT-VALUE}.")
  private int partitions = 4;

  @Option(
      names = "--group-protocol",
      paramLabel = "classic|streams",
      description = "How threads share the partitions. Default: classic.")
  private String groupProtocol = "classic";

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file.")
  private Path json;

  int partitions() {
    return partitions;
  }

  /**
   * The group protocol.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  GroupProtocol groupProtocol() {
    for (GroupProtocol protocol : GroupProtocol.values()) {
      if (protocol.name.equalsIgnoreCase(groupProtocol)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException(
        "--group-protocol must be classic or streams, not '%s'".formatted(groupProtocol));
  }

  /** Writes the figures to the file that was named, if one was. */
  void write(Map<String, Object> figures) throws IOException {
    if (json != null) {
      Files.createDirectories(json.toAbsolutePath().getParent());
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(json.toFile(), figures);
    }
  }
}
