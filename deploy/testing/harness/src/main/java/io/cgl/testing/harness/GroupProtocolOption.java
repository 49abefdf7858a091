package io.cgl.testing.harness;

import java.util.Locale;
import org.apache.kafka.streams.GroupProtocol;
import picocli.CommandLine.Option;

/** How stream threads and instances share partitions. */
public final class GroupProtocolOption {

  @Option(
      names = "--group-protocol",
      paramLabel = "classic|streams",
      description = "How threads and instances share the partitions. Default: ${DEFAULT-VALUE}.")
  private String groupProtocol = "classic";

  /**
   * The protocol of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public GroupProtocol get() {
    for (GroupProtocol protocol : GroupProtocol.values()) {
      if (protocol.name.equalsIgnoreCase(groupProtocol)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException(
        "--group-protocol must be classic or streams, not '%s'".formatted(groupProtocol));
  }

  /** A protocol as Kafka's own setting names it. */
  public static String name(GroupProtocol protocol) {
    return protocol.name.toLowerCase(Locale.ROOT);
  }
}
