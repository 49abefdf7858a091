package io.cgl.testing.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a node that is broker and controller at once, small and quick. */
final class NodeConfig {

  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String BROKER_LISTENER = "PLAINTEXT";

  private NodeConfig() {}

  /**
   * The settings of a node.
   *
   * @param overrides that win over the defaults below
   * @throws IllegalArgumentException if they touch listeners, node id or directories
   */
  static Map<String, String> of(
      NodeIdentity node,
      Path directory,
      Optional<SecureListener> secure,
      Map<String, String> overrides) {
    Map<String, String> config = new HashMap<>();
    config.put("auto.create.topics.enable", "false");
    // Retention goes by event time: a test's events of long ago would vanish half a minute after
    // the start.
    config.put("log.retention.ms", "-1");

    // One node: nothing can be replicated.
    config.put("offsets.topic.replication.factor", "1");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    config.put("offsets.topic.num.partitions", "4");
    config.put("transaction.state.log.num.partitions", "4");
    config.put("share.coordinator.state.topic.num.partitions", "4");

    // Groups form at once, and a member gets its assignment soon.
    config.put("group.initial.rebalance.delay.ms", "0");
    config.put("group.streams.initial.rebalance.delay.ms", "0");
    config.put("group.streams.assignment.interval.ms", "0");
    config.put("group.streams.min.heartbeat.interval.ms", "100");
    config.put("group.streams.heartbeat.interval.ms", "250");
    config.put("group.consumer.assignment.interval.ms", "0");
    config.put("group.consumer.min.heartbeat.interval.ms", "100");
    config.put("group.consumer.heartbeat.interval.ms", "250");
    // A crashed client's open transaction ends as soon as its timeout is over.
    config.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");

    // Small in threads and memory.
    config.put("num.network.threads", "2");
    config.put("num.io.threads", "4");
    config.put("num.recovery.threads.per.data.dir", "1");
    config.put("background.threads", "2");
    config.put("group.coordinator.threads", "1");
    config.put("log.cleaner.dedupe.buffer.size", "2097152");
    config.put("log.index.size.max.bytes", "1048576");

    config.putAll(overrides);
    identity(node, directory, secure)
        .forEach(
            (key, value) -> {
              if (overrides.containsKey(key)) {
                throw new IllegalArgumentException(key + " is set by the embedded broker itself");
              }
              config.put(key, value);
            });
    return Map.copyOf(config);
  }

  /** What the class itself must know about the node, and overrides must not touch. */
  private static Map<String, String> identity(
      NodeIdentity node, Path directory, Optional<SecureListener> secure) {
    List<Integer> ports = node.ports();
    int controllerPort = ports.get(1);
    Map<String, String> identity = new HashMap<>();
    identity.put("process.roles", "broker,controller");
    identity.put("node.id", Integer.toString(node.nodeId()));
    identity.put("log.dirs", directory.toString());
    identity.put(
        "listeners",
        "%s://%s:%d,%s://%s:%d"
            .formatted(
                BROKER_LISTENER,
                EmbeddedKafka.HOST,
                ports.get(0),
                CONTROLLER_LISTENER,
                EmbeddedKafka.HOST,
                controllerPort));
    identity.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    identity.put("inter.broker.listener.name", BROKER_LISTENER);
    identity.put("controller.listener.names", CONTROLLER_LISTENER);
    identity.put(
        "controller.quorum.voters",
        "%d@%s:%d".formatted(node.nodeId(), EmbeddedKafka.HOST, controllerPort));
    secure.ifPresent(
        listener -> {
          identity.merge(
              "listeners",
              "%s://%s:%d".formatted(SecureListener.NAME, EmbeddedKafka.HOST, ports.get(2)),
              (others, own) -> others + "," + own);
          identity.merge(
              "listener.security.protocol.map",
              SecureListener.NAME + ":" + listener.protocol(),
              (others, own) -> others + "," + own);
          identity.putAll(listener.brokerSettings());
        });
    return identity;
  }
}
