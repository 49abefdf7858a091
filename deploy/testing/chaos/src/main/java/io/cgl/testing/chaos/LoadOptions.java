package io.cgl.testing.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.GroupProtocol;
import picocli.CommandLine.Option;

/** What the commands that classify a steady load have in common. */
final class LoadOptions {

  @Option(
      names = "--group-protocol",
      paramLabel = "classic|streams",
      description = "How they share them. Default: classic.")
  private String groupProtocol = "classic";

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Events per second. Default: ${DEFAULT-VALUE}.")
  private int rate = 1000;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file.")
  private Path json;

  /**
   * The protocol that Kafka calls so.
   *
   * @throws IllegalArgumentException if there is none
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

  /** Events per second. */
  int rate() {
    return rate;
  }

  /** Writes the figures to the file that was named, if one was. */
  void write(Map<String, Object> figures) throws IOException {
    if (json != null) {
      Figures.write(json, figures);
    }
  }
}
