package io.cgl.testing.kafka;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a node must keep when its process goes: who it is, and where clients look for it.
 *
 * @param ports of the broker, the controller, and the secure listener if there is one
 */
record NodeIdentity(int nodeId, List<Integer> ports) {

  private static final String FILE = "embedded-kafka.properties";
  private static final String NODE_ID = "node.id";
  private static final String PORTS = "ports";
  private static final String SEPARATOR = ",";

  /** The identity of the node whose data is in {@code directory}; empty if there is none. */
  static Optional<NodeIdentity> read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    return Optional.of(
        new NodeIdentity(
            Integer.parseInt(properties.getProperty(NODE_ID)),
            Stream.of(properties.getProperty(PORTS).split(SEPARATOR))
                .map(Integer::valueOf)
                .toList()));
  }

  void write(Path directory) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(NODE_ID, Integer.toString(nodeId));
    properties.setProperty(
        PORTS, ports.stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR)));
    try (Writer out = Files.newBufferedWriter(directory.resolve(FILE))) {
      properties.store(out, null);
    }
  }
}
