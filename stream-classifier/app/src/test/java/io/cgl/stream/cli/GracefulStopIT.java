package io.cgl.stream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cgl.avro.Classification;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.scoring.internal.PollBatchingInterceptor;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.testing.registry.EmbeddedRegistry;
import io.cgl.testsupport.Announcer;
import io.cgl.testsupport.TestEvents;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command in a process of its own, which is told to stop with SIGTERM. */
class GracefulStopIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MODEL = "signs";
  private static final String EVENTS = "readings";
  private static final int TOTAL = 1000;

  /** 128 and the number of SIGTERM, as for every process that it ends. */
  private static final int TERMINATED = 143;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void shouldStopWithinTenSecondsUnderASlowModelAndLoseNothing(String protocol) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedRegistry server = EmbeddedRegistry.start()) {
      kafka.createTopic(EVENTS, 1, Map.of());
      Cluster cluster = new Cluster(kafka.bootstrapServers(), Map.of());
      SchemaRegistry registry = SchemaRegistry.at(server.url(), true);
      TopicCatalogue topics = new TopicCatalogue(TopicCatalogue.DEFAULT_PREFIX, registry);
      announce(cluster, topics);
      send(cluster, new TestEvents(registry));

      Process slow =
          start(
              cluster,
              server,
              protocol,
              "--kafka-property",
              "main.consumer.interceptor.classes=%s,%s"
                  .formatted(
                      PollBatchingInterceptor.class.getName(), SlowInterceptor.class.getName()),
              "--kafka-property",
              "main.consumer.max.poll.records=100");
      try {
        await().atMost(PATIENCE).until(() -> !classified(cluster, topics).isEmpty());
        long asked = System.nanoTime();
        slow.destroy();

        assertThat(slow.waitFor(10, TimeUnit.SECONDS)).as(this::log).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));
        assertThat(slow.exitValue()).as(this::log).isEqualTo(TERMINATED);
      } finally {
        slow.destroyForcibly();
      }
      assertThat(classified(cluster, topics)).hasSizeLessThan(TOTAL);
      // It said goodbye: nobody waits for a session to time out.
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () ->
                  assertThat(groups(cluster))
                      .singleElement()
                      .extracting(group -> group.groupState().orElseThrow())
                      .isEqualTo(GroupState.EMPTY));

      Process next = start(cluster, server, protocol);
      try {
        await().atMost(PATIENCE).until(() -> classified(cluster, topics).size() >= TOTAL);
        next.destroy();
        assertThat(next.waitFor(10, TimeUnit.SECONDS)).isTrue();
      } finally {
        next.destroyForcibly();
      }
      assertThat(classified(cluster, topics))
          .extracting(Classification::getSourceOffset)
          .containsExactlyElementsOf(LongStream.range(0, TOTAL).boxed().toList());
    }
  }

  @Test
  void shouldStopWhileItWaitsForAModel() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedRegistry server = EmbeddedRegistry.start()) {
      kafka.createTopic(EVENTS, 1, Map.of());
      Process waiting = start(new Cluster(kafka.bootstrapServers(), Map.of()), server, "classic");
      try {
        await().atMost(PATIENCE).until(() -> log().contains("model.awaited"));
        waiting.destroy();

        assertThat(waiting.waitFor(10, TimeUnit.SECONDS)).as(this::log).isTrue();
        assertThat(waiting.exitValue()).isEqualTo(TERMINATED);
      } finally {
        waiting.destroyForcibly();
      }
    }
  }

  private Process start(Cluster cluster, EmbeddedRegistry registry, String protocol, String... more)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-Dai.djl.offline=true", "-Dcgl.log=info"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Classify.class.getName()));
    command.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
    command.addAll(List.of("--schema-registry", registry.url(), "--auto-register"));
    command.addAll(List.of("--events", EVENTS, "--model", MODEL, "--group-protocol", protocol));
    command.addAll(List.of("--state-dir", folder.resolve("state").toString()));
    command.addAll(List.of(more));
    File log = folder.resolve("log").toFile();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  private void announce(Cluster cluster, TopicCatalogue topics) throws Exception {
    try (Admin admin = cluster.newAdmin();
        Announcer announcer = new Announcer(cluster, topics)) {
      topics.createModelsTopic(admin, (short) 1);
      announcer.announce(
          LinearCheckpoint.signOfX(MODEL, 1f).write(folder.resolve("model"), 2000L, 1000L));
    }
  }

  private static void send(Cluster cluster, TestEvents readings) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(Map.of())) {
      for (int i = 0; i < TOTAL; i++) {
        sent.add(producer.send(new ProducerRecord<>(EVENTS, 0, null, readings.reading(i % 3 - 1))));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
  }

  private static List<Classification> classified(Cluster cluster, TopicCatalogue topics)
      throws Exception {
    List<Classification> all = new ArrayList<>();
    Topic<byte[], Classification> topic = topics.classifications();
    try (Admin admin = cluster.newAdmin()) {
      if (!admin.listTopics().names().get().contains(topic.name())) {
        return all;
      }
    }
    try (TopicReader reader = new TopicReader(cluster, List.of(topic.name()))) {
      reader.readToEnd(record -> all.add(TopicReader.decode(topic, record).value()));
    }
    return all;
  }

  private static Collection<GroupListing> groups(Cluster cluster) throws Exception {
    try (Admin admin = cluster.newAdmin()) {
      return admin.listGroups().all().get();
    }
  }

  /** What the launcher does with the command. */
  public static final class Classify {

    private Classify() {}

    public static void main(String[] args) {
      System.exit(new CommandLine(new ClassifyCommand()).execute(args));
    }
  }

  /** Stands for a model that takes two seconds for a poll. */
  public static final class SlowInterceptor implements ConsumerInterceptor<byte[], byte[]> {

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
      if (!records.isEmpty()) {
        try {
          Thread.sleep(2000);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }
}
