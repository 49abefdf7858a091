package io.cgl.testing.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.features.InputField;
import io.cgl.samples.generator.Field;
import io.cgl.samples.generator.GeneratedStream;
import io.cgl.samples.generator.LiveStream;
import io.cgl.testing.synthetic.RandomNetwork;
import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.models.ModelDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers, replication 3, two of which must have a write: one of them dies under load. */
@Tag("soak")
class BrokerLossIT {

  private static final String EVENTS = "services";
  private static final String MODEL = "steady";
  private static final String BUNDLE = Platform.STORE + "/steady";
  private static final int BROKERS = 3;
  private static final int PARTITIONS = 3;
  private static final int EVENTS_PER_SECOND = 1_000;

  /** Brokers are missed for some seconds; a slow machine takes longer over it. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  @TempDir Path folder;

  @BeforeAll
  static void build() throws Exception {
    Images.build();
  }

  @Test
  void shouldClassifyEveryEventOnceThoughABrokerIsKilledUnderLoad() throws Exception {
    try (Platform platform = Platform.start(BROKERS)) {
      Cluster cluster = platform.cluster();
      TopicCatalogue topics = platform.topics();
      platform.createTopics(EVENTS, PARTITIONS);
      platform.store(announce(cluster, topics).folder(), BUNDLE);
      platform.startClassifier("--events", EVENTS, "--model", MODEL);

      LiveStream stream = new LiveStream(cluster, topics, EVENTS, EVENTS_PER_SECOND, 11);
      CompletableFuture<Void> sending = CompletableFuture.runAsync(stream);
      awaitClassified(cluster, topics, 5 * EVENTS_PER_SECOND);
      int victim = leader(cluster);
      platform.killBroker(victim);
      long atKill = stream.sent();
      awaitClassified(cluster, topics, atKill + 5L * EVENTS_PER_SECOND);
      stream.close();
      sending.join();
      await()
          .atMost(PATIENCE)
          .pollInterval(LOOK_EVERY)
          .until(() -> Delivery.of(cluster, topics, EVENTS).lost() == 0);

      Delivery delivery = Delivery.of(cluster, topics, EVENTS);
      System.out.printf(
          "Three brokers, number %d killed after %,d events: %s%n", victim, atKill, delivery);
      assertThat(delivery.events()).as("events in their topic").isEqualTo(stream.sent());
      assertThat(delivery.classified()).isEqualTo(stream.sent());
      assertThat(delivery.lost()).isZero();
      assertThat(delivery.duplicated()).isZero();
      assertThat(delivery.outOfOrder()).isZero();
      assertThat(delivery.deadLettered()).isZero();
    }
  }

  /** A network of random weights: what is classified as what does not matter here. */
  private CheckpointBundle announce(Cluster cluster, TopicCatalogue topics) {
    List<InputField.Numeric> inputs =
        GeneratedStream.fields().stream()
            .filter(field -> field.kind() == Field.Kind.NUMERIC && !field.nullable())
            .map(field -> new InputField.Numeric(field.name()))
            .toList();
    CheckpointBundle bundle =
        new RandomNetwork(inputs, List.of(32), 1).write(folder.resolve("bundle"), MODEL);
    ModelAnnouncement announcement =
        ModelAnnouncement.newBuilder()
            .setModelName(MODEL)
            .setModelId(bundle.manifest().modelId())
            .setBundleUri("file://" + BUNDLE + "/")
            .setSha256(bundle.sha256())
            .setSizeBytes(bundle.sizeBytes())
            .setAnnouncedAt(Instant.now())
            .setClasses(bundle.manifest().classes())
            .build();
    new ModelDirectory(cluster, topics).change(MODEL, models -> models.activate(announcement));
    return bundle;
  }

  private static void awaitClassified(Cluster cluster, TopicCatalogue topics, long least) {
    await()
        .atMost(PATIENCE)
        .pollInterval(LOOK_EVERY)
        .until(() -> Delivery.of(cluster, topics, EVENTS).classified() >= least);
  }

  /** The broker that most is lost with: the leader of the first partition. */
  private static int leader(Cluster cluster) throws Exception {
    try (Admin admin = cluster.newAdmin()) {
      return admin
          .describeTopics(List.of(EVENTS))
          .allTopicNames()
          .get()
          .get(EVENTS)
          .partitions()
          .get(0)
          .leader()
          .id();
    }
  }
}
