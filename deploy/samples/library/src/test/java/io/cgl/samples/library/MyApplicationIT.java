package io.cgl.samples.library;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.scoring.ModelSource;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.testsupport.Announcer;
import io.cgl.testsupport.TestEvents;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example on a real broker: batches at poll, a hot swap in mid-stream, exactly once. */
class MyApplicationIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS = 20_000;

  @AutoClose private static final EmbeddedKafka kafka = EmbeddedKafka.start();

  @TempDir Path folder;

  private final SchemaRegistry registry = SchemaRegistry.at("mock://library", true);
  private final Cluster cluster = new Cluster(kafka.bootstrapServers(), Map.of());
  private final TopicCatalogue topics = new TopicCatalogue("cgl.", registry);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<ConsumerRecord<byte[], byte[]>> results = new ArrayList<>();

  @Test
  void shouldScoreEveryEventOnceInBatchesWhileModelsAreSwapped() throws Exception {
    kafka.createTopic("readings", 2, Map.of());
    kafka.createTopic("classified", 2, Map.of());
    kafka.createTopic(topics.models().name(), 1, topics.models().settings());
    kafka.createTopic(topics.modelStatus().name(), 1, Map.of());
    CheckpointBundle first = bundle("first", 1f);
    CheckpointBundle second = bundle("second", 2f);
    CountDownLatch stop = new CountDownLatch(1);
    CompletableFuture<Void> running = CompletableFuture.runAsync(() -> run(stop));
    try (Announcer announcer = new Announcer(cluster, topics);
        KafkaConsumer<byte[], byte[]> committed = cluster.newConsumer(Map.of())) {
      committed.assign(
          List.of(new TopicPartition("classified", 0), new TopicPartition("classified", 1)));
      announcer.announce(first);
      send(0, EVENTS / 2);
      awaitResults(committed, EVENTS / 2);
      announcer.announce(second);
      await().atMost(PATIENCE).until(() -> meters.get("cgl.model.loading").timer().count() == 2);
      send(EVENTS / 2, EVENTS);
      awaitResults(committed, EVENTS);
      stop.countDown();
      running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      committed.poll(Duration.ofSeconds(1)).forEach(results::add);
    }

    assertThat(results)
        .as("0 lost, 0 doubled")
        .extracting(result -> new String(result.key(), UTF_8))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, EVENTS).mapToObj(String::valueOf).toList());
    assertThat(results)
        .allSatisfy(
            result -> {
              int event = Integer.parseInt(new String(result.key(), UTF_8));
              assertThat(new String(result.value(), UTF_8))
                  .startsWith(event % 3 == 0 ? "high" : "low")
                  .endsWith((event < EVENTS / 2 ? first : second).manifest().modelId());
            });
    DistributionSummary batches = meters.get("cgl.batch.size").summary();
    assertThat(batches.totalAmount()).isGreaterThanOrEqualTo(EVENTS);
    assertThat(batches.mean()).as("events a call of the model").isGreaterThan(20);
    assertThat(batches.max()).isLessThanOrEqualTo(2000);
  }

  private void run(CountDownLatch stop) {
    Properties properties = MyApplication.streamsProperties(kafka.bootstrapServers());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("state").toString());
    properties.put("consumer.auto.offset.reset", "earliest");
    try {
      MyApplication.run(
          ModelSource.announced(cluster, topics, "signs"), registry, properties, meters, stop);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(int from, int to) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    TestEvents readings = new TestEvents(registry);
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(Map.of())) {
      for (int event = from; event < to; event++) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    "readings",
                    String.valueOf(event).getBytes(UTF_8),
                    readings.reading(event % 3 == 0 ? 1 : -1))));
      }
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    }
  }

  private void awaitResults(KafkaConsumer<byte[], byte[]> committed, int count) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              committed.poll(Duration.ofMillis(200)).forEach(results::add);
              return results.size() >= count;
            });
  }

  private CheckpointBundle bundle(String name, float sharpness) throws Exception {
    return LinearCheckpoint.signOfX("signs", sharpness).write(folder.resolve(name), 1L, 1L);
  }
}
