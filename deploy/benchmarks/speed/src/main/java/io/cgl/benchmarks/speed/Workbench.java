package io.cgl.benchmarks.speed;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.utils.Utils;

/**
 * What every measurement works with: a broker, a registry and a folder that goes when it closes.
 */
final class Workbench implements AutoCloseable {

  /** The name of the model that is measured. */
  static final String MODEL = "bench";

  private final EmbeddedKafka kafka;
  private final SchemaRegistry registry;
  private final Path folder;
  private final Cluster cluster;
  private final Map<Long, CheckpointBundle> checkpoints = new HashMap<>();
  private int runs;

  private Workbench(EmbeddedKafka kafka, SchemaRegistry registry, Path folder) {
    this.kafka = kafka;
    this.registry = registry;
    this.folder = folder;
    this.cluster = new Cluster(kafka.bootstrapServers(), Map.of());
  }

  /** Starts a broker, with a registry that only this JVM knows. */
  static Workbench open() {
    return open(SchemaRegistry.at("mock://bench-" + UUID.randomUUID(), true), Map.of());
  }

  /**
   * Starts a broker.
   *
   * @param broker settings of the broker beyond the embedded one's own
   */
  static Workbench open(SchemaRegistry registry, Map<String, String> broker) {
    EmbeddedKafka kafka = EmbeddedKafka.start(broker);
    try {
      return new Workbench(kafka, registry, Files.createTempDirectory("cgl-bench-"));
    } catch (IOException e) {
      kafka.close();
      throw new BenchException("cannot create a temporary folder: " + e.getMessage(), e);
    }
  }

  Cluster cluster() {
    return cluster;
  }

  SchemaRegistry registry() {
    return registry;
  }

  /** Goes when the workbench closes. */
  Path folder() {
    return folder;
  }

  /** A name that no run had before, for its topics and its group. */
  String nextRun() {
    runs++;
    return "run-" + runs;
  }

  /** A checkpoint of the network that is measured; each seed gives another one. */
  CheckpointBundle checkpoint(long seed) {
    return checkpoints.computeIfAbsent(
        seed, s -> MeasuredNetwork.write(s, folder.resolve("checkpoint-" + s), MODEL));
  }

  void createTopic(String name, int partitions, Map<String, String> settings) {
    kafka.createTopic(name, partitions, settings);
  }

  /** Deletes the topics of a run, those of Kafka Streams included. */
  void deleteTopics(String run) {
    try (Admin admin = cluster.newAdmin()) {
      Set<String> all = await(admin.listTopics().names());
      List<String> ours =
          all.stream()
              .filter(topic -> topic.startsWith(run + ".") || topic.startsWith(run + "-"))
              .toList();
      await(admin.deleteTopics(ours).all());
    }
  }

  @Override
  public void close() {
    kafka.close();
    try {
      Utils.delete(folder.toFile());
    } catch (IOException e) {
      throw new BenchException("cannot delete %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** What the broker answers. */
  static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw new BenchException(
          "the embedded broker refused: " + e.getCause().getMessage(), e.getCause());
    }
  }

  /** Waits on purpose: for load to take effect. */
  static void sleep(long nanos) {
    try {
      Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    return await(future.toCompletionStage().toCompletableFuture());
  }

  private static BenchException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new BenchException("interrupted", e);
  }
}
