package io.cgl.testing.kafka;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * One run of the node between start and stop.
 *
 * <p>Put together from the same parts as {@link KafkaRaftServer}, with two differences that class
 * does not allow: sockets that are bound already, and faults that do not end the JVM.
 */
final class EmbeddedNode {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedNode.class);

  private final ControllerServer controller;
  private final BrokerServer broker;

  private EmbeddedNode(ControllerServer controller, BrokerServer broker) {
    this.controller = controller;
    this.broker = broker;
  }

  /** Starts controller and broker and returns when the broker is unfenced. */
  static EmbeddedNode start(Map<String, String> properties, ServerSocketFactory sockets) {
    KafkaConfig config = new KafkaConfig(properties, false);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> formatted =
        KafkaRaftServer.initializeLogDirs(config, LOG, "");
    SharedServer shared =
        new SharedServer(
            config,
            formatted._1(),
            Time.SYSTEM,
            new Metrics(),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            List.<InetSocketAddress>of(),
            EmbeddedNode::faultHandler,
            sockets);
    ControllerServer controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), formatted._2());
    EmbeddedNode node = new EmbeddedNode(controller, new BrokerServer(shared));
    try {
      // The controller first: the broker's quorum client needs its endpoints.
      node.controller.startup();
      node.broker.startup();
      return node;
    } catch (RuntimeException e) {
      try {
        node.stop();
      } catch (RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** Stops the broker first, while its controller can still take its leave. */
  void stop() {
    try {
      broker.shutdown();
      broker.awaitShutdown();
    } finally {
      controller.shutdown();
      controller.awaitShutdown();
    }
  }

  /** Prepares the directory of a new node. */
  static void format(int nodeId, Path directory) {
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(nodeId)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName(NodeConfig.CONTROLLER_LISTENER)
          .setDirectories(List.of(directory.toString()))
          .setMetadataLogDirectory(Optional.of(directory.toString()))
          .run();
    } catch (Exception e) { // run() declares Exception
      throw new KafkaException("Cannot format " + directory, e);
    }
  }

  private static FaultHandler faultHandler(String name, boolean fatal, Runnable action) {
    return (message, cause) -> {
      LOG.error("Fault in {}: {}", name, message, cause);
      action.run();
      return new IllegalStateException("Fault in " + name + ": " + message, cause);
    };
  }
}
