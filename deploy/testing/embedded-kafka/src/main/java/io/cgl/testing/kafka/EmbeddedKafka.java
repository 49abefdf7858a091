package io.cgl.testing.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Utils;

/**
 * A real Kafka broker inside this JVM: one KRaft node that is broker and controller at once, on
 * free ports of 127.0.0.1, with its data in a temporary directory of its own that goes when it
 * closes, or in a {@linkplain #startAt directory that stays}.
 *
 * <p>It is meant for tests and demonstrations: internal topics are unreplicated, groups rebalance
 * without delay, topics are never created by accident, and every group protocol (classic, consumer,
 * streams) works. Any broker setting can be overridden at {@link #start(Map)}. {@link #stop()} and
 * {@link #restart()} keep port and data, so that clients can live through an outage.
 *
 * <p>Nothing in here ends the JVM: a fault that would make a stand-alone broker halt the process is
 * logged instead, and thrown by {@code start} and {@code restart} if it comes up there.
 *
 * <p>It must be closed: its threads keep the JVM alive, and nothing else deletes its directory.
 *
 * <p>Thread-safe: the methods that change the broker's state exclude each other.
 */
public final class EmbeddedKafka implements AutoCloseable {

  static final String HOST = "127.0.0.1";

  private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(30);

  /** Distinct ids keep the metric names of several brokers in one JVM apart. */
  private static final AtomicInteger NEXT_NODE_ID = new AtomicInteger(1);

  private final Path directory;
  private final Map<String, String> config;

  /** The broker's, the controller's, and the secure listener's if there is one. */
  private final List<Integer> ports;

  private final boolean temporary;

  /** Null while stopped. */
  private EmbeddedNode node;

  private boolean closed;

  private EmbeddedKafka(
      Path directory, Map<String, String> config, List<Integer> ports, boolean temporary) {
    this.directory = directory;
    this.config = config;
    this.ports = ports;
    this.temporary = temporary;
  }

  /**
   * The one broker that the tests of a JVM share, with the settings above: started when it is first
   * asked for, closed when the JVM ends. Topics, groups and transactional ids must be the test's
   * own; who stops the broker, or counts all that is on it, starts another one.
   */
  public static EmbeddedKafka shared() {
    return Shared.KAFKA;
  }

  /** Starts a broker with the settings above; it accepts clients when this returns. */
  public static EmbeddedKafka start() {
    return start(Map.of());
  }

  /**
   * Starts a broker.
   *
   * @param overrides broker settings that win over this class's defaults; listeners, node id and
   *     directories cannot be overridden
   */
  public static EmbeddedKafka start(Map<String, String> overrides) {
    return start(overrides, Optional.empty());
  }

  /** Starts a broker with one more listener. */
  public static EmbeddedKafka start(SecureListener secure) {
    return start(Map.of(), Optional.of(secure));
  }

  private static EmbeddedKafka start(
      Map<String, String> overrides, Optional<SecureListener> secure) {
    try {
      Path directory = Files.createTempDirectory("embedded-kafka-");
      try {
        return create(directory, overrides, secure, true);
      } catch (IOException | RuntimeException e) {
        delete(directory);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the embedded broker", e);
    }
  }

  /**
   * Starts a broker whose data stays in {@code directory}. The next one on the same directory goes
   * on with the data and the ports, even if the process of the one before was killed.
   *
   * @param overrides as for {@link #start(Map)}
   */
  public static EmbeddedKafka startAt(Path directory, Map<String, String> overrides) {
    try {
      Files.createDirectories(directory);
      Optional<NodeIdentity> before = NodeIdentity.read(directory);
      if (before.isEmpty()) {
        return create(directory, overrides, Optional.empty(), false);
      }
      EmbeddedKafka kafka =
          new EmbeddedKafka(
              directory,
              NodeConfig.of(before.get(), directory, Optional.empty(), overrides),
              before.get().ports(),
              false);
      kafka.restart();
      return kafka;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the embedded broker at " + directory, e);
    }
  }

  private static EmbeddedKafka create(
      Path directory,
      Map<String, String> overrides,
      Optional<SecureListener> secure,
      boolean temporary)
      throws IOException {
    try (ListenerSockets sockets = ListenerSockets.bindFree(secure.isPresent() ? 3 : 2)) {
      NodeIdentity node = new NodeIdentity(NEXT_NODE_ID.getAndIncrement(), sockets.ports());
      EmbeddedKafka kafka =
          new EmbeddedKafka(
              directory,
              NodeConfig.of(node, directory, secure, overrides),
              node.ports(),
              temporary);
      EmbeddedNode.format(node.nodeId(), directory);
      node.write(directory);
      kafka.node = EmbeddedNode.start(kafka.config, sockets);
      return kafka;
    }
  }

  /** The address for {@code bootstrap.servers}; it stays the same across restarts. */
  public String bootstrapServers() {
    return HOST + ":" + ports.get(0);
  }

  /**
   * The address of the secure listener.
   *
   * @throws IllegalStateException if it was started without one
   */
  public String secureBootstrapServers() {
    if (ports.size() < 3) {
      throw new IllegalStateException("The embedded broker has no secure listener");
    }
    return HOST + ":" + ports.get(2);
  }

  public Path directory() {
    return directory;
  }

  public synchronized boolean isRunning() {
    return node != null;
  }

  /**
   * Creates a topic and waits until clients can use every partition of it.
   *
   * @param topicConfig topic settings such as {@code cleanup.policy}; may be empty
   * @throws org.apache.kafka.common.errors.TopicExistsException if there is one of that name
   */
  public void createTopic(String name, int partitions, Map<String, String> topicConfig) {
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(topicConfig);
    long deadline = System.nanoTime() + TOPIC_TIMEOUT.toNanos();
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
      admin.createTopics(Set.of(topic)).all().get(TOPIC_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      // The controller answers before the leaders have taken their partitions, and one that refuses
      // a producer's first request but takes its second will never take the first.
      while (!isUsable(admin, name, partitions)) {
        if (System.nanoTime() > deadline) {
          throw new KafkaException("Topic " + name + " got no leaders within " + TOPIC_TIMEOUT);
        }
        Thread.sleep(5);
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new KafkaException(e);
    } catch (TimeoutException e) {
      throw new KafkaException("Creating topic " + name + " took more than " + TOPIC_TIMEOUT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }

  /** Stops the broker and keeps its data and port; does nothing if it is stopped already. */
  public synchronized void stop() {
    if (node != null) {
      EmbeddedNode running = node;
      node = null;
      running.stop();
    }
  }

  /**
   * Starts the broker again on the same port with the data it had, after stopping it if it runs.
   *
   * @throws IllegalStateException if it is closed
   */
  public synchronized void restart() {
    if (closed) {
      throw new IllegalStateException("The embedded broker is closed");
    }
    stop();
    try (ListenerSockets sockets = ListenerSockets.rebind(ports)) {
      node = EmbeddedNode.start(config, sockets);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot restart the embedded broker", e);
    }
  }

  /** Stops the broker, and deletes its data unless it was given a directory for it. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      stop();
    } finally {
      if (temporary) {
        delete(directory);
      }
    }
  }

  private static boolean isUsable(Admin admin, String topic, int partitions)
      throws InterruptedException, ExecutionException {
    try {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
      // Only a leader that has taken its partition knows its end.
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (int partition = 0; partition < partitions; partition++) {
        ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
      admin.listOffsets(ends).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  private static void delete(Path directory) {
    try {
      Utils.delete(directory.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + directory, e);
    }
  }

  private static final class Shared {

    private static final EmbeddedKafka KAFKA = start();

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(KAFKA::close, "shared-kafka-close"));
    }
  }
}
