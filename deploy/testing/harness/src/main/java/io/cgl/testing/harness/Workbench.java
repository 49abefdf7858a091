package io.cgl.testing.harness;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.testing.registry.EmbeddedRegistry;
import io.cgl.testsupport.Announcer;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * A broker, a registry and a temporary folder, which go when it closes. For use by one thread, but
 * for the getters.
 */
public final class Workbench implements AutoCloseable {

  private final EmbeddedKafka kafka;
  private final AutoCloseable registryServer;
  private final SchemaRegistry registry;
  private final Path folder;
  private final Cluster cluster;
  private boolean kept;
  private int runs;

  private Workbench(EmbeddedKafka kafka, AutoCloseable registryServer, String registry) {
    this.kafka = kafka;
    this.registryServer = registryServer;
    this.registry = SchemaRegistry.at(registry, true);
    this.folder = temporaryFolder();
    this.cluster = new Cluster(kafka.bootstrapServers(), Map.of());
  }

  /**
   * Opens one with a registry that only this JVM can reach.
   *
   * @param broker settings of the broker that win over the embedded one's
   */
  public static Workbench open(Map<String, String> broker) {
    return new Workbench(EmbeddedKafka.start(broker), () -> {}, "mock://" + UUID.randomUUID());
  }

  /** Opens one with a registry that other processes can reach too. */
  public static Workbench openForProcesses(Map<String, String> broker) {
    EmbeddedRegistry server = EmbeddedRegistry.start();
    return new Workbench(EmbeddedKafka.start(broker), server, server.url());
  }

  public Cluster cluster() {
    return cluster;
  }

  public SchemaRegistry registry() {
    return registry;
  }

  public Path folder() {
    return folder;
  }

  public boolean isFolderKept() {
    return kept;
  }

  /** Sets whether the folder stays when the workbench closes. */
  public void keepFolder(boolean keep) {
    kept = keep;
  }

  /** A name that no earlier run had, for its topics and its group. */
  public String nextRun() {
    runs++;
    return "run-" + runs;
  }

  public void createTopic(String name, int partitions, Map<String, String> settings) {
    kafka.createTopic(name, partitions, settings);
  }

  /** Deletes the topics of a run, those of Kafka Streams included. */
  public void deleteTopics(String run) {
    try (Admin admin = cluster.newAdmin()) {
      Set<String> all = await(admin.listTopics().names());
      List<String> ours =
          all.stream()
              .filter(topic -> topic.startsWith(run + ".") || topic.startsWith(run + "-"))
              .toList();
      await(admin.deleteTopics(ours).all());
    }
  }

  /** Creates the models topic. The announcer keeps its connection, which must not cost a swap. */
  public Announcer announcer(TopicCatalogue topics) {
    try (Admin admin = cluster.newAdmin()) {
      topics.createModelsTopic(admin, (short) 1);
    }
    return new Announcer(cluster, topics);
  }

  /** Announces a checkpoint and waits until the broker has the announcement. */
  public static void announce(Announcer announcer, CheckpointBundle bundle) {
    try {
      announcer.announce(bundle);
    } catch (Exception e) { // announce() declares Exception
      throw new HarnessException("cannot announce a checkpoint: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      kafka.close();
      registryServer.close();
    } catch (Exception e) { // AutoCloseable declares Exception
      throw new HarnessException("cannot close the workbench: " + e.getMessage(), e);
    }
    if (!kept) {
      delete(folder);
    }
  }

  /** Deletes a folder and all in it; there need not be one. */
  public static void delete(Path folder) {
    try {
      Utils.delete(folder.toFile());
    } catch (IOException e) {
      throw new HarnessException("cannot delete %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** What the broker answers. */
  public static <T> T await(KafkaFuture<T> future) {
    return await(future.toCompletionStage().toCompletableFuture());
  }

  /** Waits on purpose, for load to take effect. */
  public static void sleep(long nanos) {
    try {
      Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * A temporary folder of a run.
   *
   * @throws HarnessException if there cannot be one
   */
  public static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("cgl-run-");
    } catch (IOException e) {
      throw new HarnessException("cannot create a temporary folder: " + e.getMessage(), e);
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw new HarnessException(
          "the embedded broker refused: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private static HarnessException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new HarnessException("interrupted", e);
  }
}
