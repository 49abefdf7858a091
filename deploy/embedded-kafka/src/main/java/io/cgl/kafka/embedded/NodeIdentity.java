package io.cgl.kafka.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** What a node must keep when its process goes: who it is, and where clients look for it. */
record NodeIdentity(int nodeId, int brokerPort, int controllerPort) {

  private static final String FILE = "embedded-kafka.properties";
  private static final String NODE_ID = "node.id";
  private static final String BROKER_PORT = "broker.port";
  private static final String CONTROLLER_PORT = "controller.port";

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
            Integer.parseInt(properties.getProperty(BROKER_PORT)),
            Integer.parseInt(properties.getProperty(CONTROLLER_PORT))));
  }

  void write(Path directory) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(NODE_ID, Integer.toString(nodeId));
    properties.setProperty(BROKER_PORT, Integer.toString(brokerPort));
    properties.setProperty(CONTROLLER_PORT, Integer.toString(controllerPort));
    try (Writer out = Files.newBufferedWriter(directory.resolve(FILE))) {
      properties.store(out, null);
    }
  }
}
