package io.cgl.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.stream.monitoring.http.HttpSettings;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.testsupport.Announcer;
import io.cgl.testsupport.TestEvents;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the classifier does not come to run. */
class ClassifierStartIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @AutoClose private static final EmbeddedKafka kafka = EmbeddedKafka.start();

  @TempDir Path folder;

  private final ClassifierConfig.Builder config =
      ClassifierConfig.builder(
          new Cluster(kafka.bootstrapServers(), Map.of()),
          SchemaRegistry.at("mock://" + UUID.randomUUID(), true),
          TestEvents.TOPIC,
          "signs");

  @BeforeAll
  static void createEvents() {
    kafka.createTopic(TestEvents.TOPIC, 1, Map.of());
  }

  @Test
  void shouldFailWithTheReasonWhenKafkaStreamsDoesNotStart() throws Exception {
    ClassifierConfig settings = config.withStateDir(folder.resolve("state")).build();
    try (StreamClassifier classifier =
            StreamClassifier.start(
                settings,
                (topology, streams) ->
                    new KafkaStreams(topology, streams) {
                      @Override
                      public synchronized void start() {
                        throw new IllegalStateException("no threads left");
                      }
                    });
        Announcer announcer = new Announcer(settings.cluster(), settings.topics())) {
      announcer.announce(
          LinearCheckpoint.signOfX("signs", 1f).write(folder.resolve("bundle"), 1L, 1L));

      await().atMost(PATIENCE).until(() -> classifier.failure().isPresent());
      classifier.awaitStopped();

      assertThat(classifier.failure())
          .get()
          .hasToString("java.lang.IllegalStateException: no threads left");
      assertThat(classifier.state()).isEqualTo(StreamClassifier.State.FAILED);
      assertThat(classifier.health().live()).isFalse();
      assertThat(classifier.health().reason()).contains("no threads left");
    }
  }

  @Test
  void shouldLeaveNeitherThePortNorAThreadBehindWhenItCannotBeBuilt() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, loopback)) {
      port = free.getLocalPort();
    }
    ClassifierConfig settings =
        config.withHttp(HttpSettings.at(HttpSettings.LOOPBACK, port)).build();

    assertThatThrownBy(
            () ->
                StreamClassifier.start(
                    settings,
                    (topology, streams) -> {
                      throw new IllegalStateException("no memory left");
                    }))
        .hasMessage("no memory left");

    try (ServerSocket again = new ServerSocket(port, 1, loopback)) {
      assertThat(again.isBound()).isTrue();
    }
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("cgl-model-follower")));
  }
}
