package io.cgl.testing.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.samples.generator.LiveStream;
import io.cgl.samples.generator.Phase;
import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.cgl.topics.models.ModelDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** The whole loop with our images: train, publish, classify, drift, retrain, swap. */
@Tag("soak")
class LoopOnContainersIT {

  private static final String EVENTS = "services";
  private static final String MODEL = "demo";
  private static final String HISTORY = Platform.STORE + "/history.csv";
  private static final int PARTITIONS = 2;
  private static final int EVENTS_PER_SECOND = 1_500;
  private static final long SHIFT_AT = 15_000;

  /** SIGTERM's number and 128, as of every process that a signal ends. */
  private static final int STOPPED_BY_SIGTERM = 143;

  /** Trainings take seconds on an idle machine of two cores. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  /** Small, as a training is to take seconds; few held-out rows to move the decision by. */
  private static final List<String> NETWORK =
      List.of(
          "--set", "experts=1", "--set", "width=32", "--set", "decision=uniform", "--epochs", "15");

  @BeforeAll
  static void build() throws Exception {
    Images.build();
  }

  @Test
  void shouldTrainPublishClassifyAlertRetrainAndSwapWithoutLosingAnEvent() throws Exception {
    try (Platform platform = Platform.start(1)) {
      Cluster cluster = platform.cluster();
      TopicCatalogue topics = platform.topics();
      platform.createTopics(EVENTS, PARTITIONS);
      trainAndPublish(platform);
      GenericContainer<?> classifier = startClassifier(platform);
      startRetraining(platform);
      assertThat(classifier.execInContainer("cat", "/proc/1/comm").getStdout())
          .as("the one process, which hears the signals")
          .isEqualTo("java\n");

      LiveStream stream = new LiveStream(cluster, topics, EVENTS, EVENTS_PER_SECOND, 8);
      CompletableFuture<Void> sending = CompletableFuture.runAsync(stream);
      await().atMost(PATIENCE).until(() -> stream.sent() >= SHIFT_AT);
      assertThat(alerts(cluster, topics)).as("alerts before the shift").isZero();
      stream.shiftTo(Phase.AFTER_DRIFT);
      String champion = active(cluster, topics).orElseThrow();
      await().atMost(PATIENCE).until(() -> alerts(cluster, topics) > 0);
      await().atMost(PATIENCE).until(() -> !active(cluster, topics).orElseThrow().equals(champion));
      String challenger = active(cluster, topics).orElseThrow();
      await()
          .atMost(PATIENCE)
          .pollInterval(LOOK_EVERY)
          .until(() -> Delivery.of(cluster, topics, EVENTS).models().contains(challenger));
      stream.close();
      sending.join();
      await().atMost(PATIENCE).until(() -> Delivery.of(cluster, topics, EVENTS).lost() == 0);

      assertThat(stop(classifier)).isEqualTo(STOPPED_BY_SIGTERM);
      Delivery delivery = Delivery.of(cluster, topics, EVENTS);
      System.out.printf("The loop on containers: %s%n", delivery);
      assertThat(delivery.events()).isEqualTo(stream.sent());
      assertThat(delivery.classified()).isEqualTo(stream.sent());
      assertThat(delivery.deadLettered()).isZero();
      assertThat(delivery.lost()).isZero();
      assertThat(delivery.duplicated()).isZero();
      assertThat(delivery.outOfOrder()).isZero();
      assertThat(delivery.models()).containsExactly(champion, challenger);
    }
  }

  private static void trainAndPublish(Platform platform) {
    String first = Platform.STORE + "/first";
    platform.run(
        Images.GENERATOR, "generate", "history", "--rows", "2000", "--seed", "7", "--out", HISTORY);
    List<String> train =
        new ArrayList<>(
            List.of(
                "train", "--data", HISTORY, "--label", "label", "--out", first, "--name", MODEL));
    train.addAll(NETWORK);
    platform.run(Images.TRAINER, train.toArray(String[]::new));
    platform.run(Images.TRAINER, "publish", "--checkpoint", first);
  }

  private static GenericContainer<?> startClassifier(Platform platform) {
    GenericContainer<?> classifier =
        platform.startClassifier(
            "--events", EVENTS, "--model", MODEL, "--window", "3s", "--grace", "1s");
    await().atMost(PATIENCE).until(classifier::isHealthy);
    return classifier;
  }

  private static void startRetraining(Platform platform) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--events",
                EVENTS,
                "--model",
                MODEL,
                "--data",
                HISTORY,
                "--label",
                "label",
                "--store",
                Platform.STORE,
                "--span",
                "PT0S",
                "--min-labels",
                "4000"));
    options.addAll(NETWORK);
    GenericContainer<?> job = platform.startRetraining(options.toArray(String[]::new));
    await().atMost(PATIENCE).until(job::isHealthy);
  }

  private static int stop(GenericContainer<?> container) {
    var docker = DockerClientFactory.lazyClient();
    docker.stopContainerCmd(container.getContainerId()).withTimeout(30).exec();
    Long exit =
        docker.inspectContainerCmd(container.getContainerId()).exec().getState().getExitCodeLong();
    return Optional.ofNullable(exit).orElseThrow().intValue();
  }

  private static Optional<String> active(Cluster cluster, TopicCatalogue topics) {
    return new ModelDirectory(cluster, topics)
        .read(MODEL)
        .active()
        .map(ModelAnnouncement::getModelId);
  }

  private static long alerts(Cluster cluster, TopicCatalogue topics) {
    long[] count = {0};
    try (TopicReader reader = new TopicReader(cluster, List.of(topics.driftAlerts().name()))) {
      reader.readToEnd(alert -> count[0]++);
    }
    return count[0];
  }
}
