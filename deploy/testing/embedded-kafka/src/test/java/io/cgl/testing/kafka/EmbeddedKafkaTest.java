package io.cgl.testing.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EmbeddedKafkaTest {

  private static EmbeddedKafka kafka;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void closeBroker() {
    kafka.close();
  }

  @Test
  void shouldCreateTopicWithItsPartitionsAndConfig() throws Exception {
    kafka.createTopic("created", 3, Map.of("cleanup.policy", "compact"));

    try (Admin admin = admin(kafka)) {
      assertThat(
              admin
                  .describeTopics(Set.of("created"))
                  .allTopicNames()
                  .get()
                  .get("created")
                  .partitions())
          .hasSize(3);
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "created");
      assertThat(
              admin
                  .describeConfigs(Set.of(resource))
                  .all()
                  .get()
                  .get(resource)
                  .get("cleanup.policy")
                  .value())
          .isEqualTo("compact");
    }
  }

  @Test
  void shouldRefuseTopicThatExists() {
    kafka.createTopic("twice", 1, Map.of());

    assertThatThrownBy(() -> kafka.createTopic("twice", 1, Map.of()))
        .isInstanceOf(TopicExistsException.class);
  }

  @Test
  void shouldHideAbortedTransactionsFromReadCommitted() throws Exception {
    kafka.createTopic("transactions", 1, Map.of());
    try (KafkaProducer<String, String> producer =
        producer(kafka, Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "tx"))) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, "transactions", "aborted").get();
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, "transactions", "first").get();
      send(producer, "transactions", "second").get();
      producer.commitTransaction();
    }

    assertThat(read(kafka, "transactions", 2)).containsExactly("first", "second");
  }

  @Test
  void shouldRunTwoBrokersSideBySide() throws Exception {
    try (EmbeddedKafka other = EmbeddedKafka.start()) {
      assertThat(other.bootstrapServers()).isNotEqualTo(kafka.bootstrapServers());
      kafka.createTopic("side-by-side", 1, Map.of());
      other.createTopic("side-by-side", 1, Map.of());
      sendAll(kafka, "side-by-side", "here");
      sendAll(other, "side-by-side", "there");

      assertThat(read(kafka, "side-by-side", 1)).containsExactly("here");
      assertThat(read(other, "side-by-side", 1)).containsExactly("there");
    }
    assertThat(read(kafka, "side-by-side", 1)).containsExactly("here");
  }

  @Test
  void shouldKeepDataAndAddressAcrossRestart() throws Exception {
    try (EmbeddedKafka restarted = EmbeddedKafka.start()) {
      String address = restarted.bootstrapServers();
      restarted.createTopic("kept", 2, Map.of());
      try (KafkaProducer<String, String> producer =
          producer(restarted, Map.of(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 20))) {
        send(producer, "kept", "before").get();
        restarted.stop();
        assertThat(restarted.isRunning()).isFalse();
        restarted.restart();
        send(producer, "kept", "after").get();
      }

      assertThat(restarted.bootstrapServers()).isEqualTo(address);
      assertThat(read(restarted, "kept", 2)).containsExactlyInAnyOrder("before", "after");
    }
  }

  @Test
  void shouldApplyOverrides() throws Exception {
    try (EmbeddedKafka overridden =
            EmbeddedKafka.start(Map.of("offsets.topic.num.partitions", "2"));
        Admin admin = admin(overridden)) {
      String nodeId = admin.describeCluster().nodes().get().iterator().next().idString();
      ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, nodeId);
      assertThat(
              admin
                  .describeConfigs(Set.of(resource))
                  .all()
                  .get()
                  .get(resource)
                  .get("offsets.topic.num.partitions")
                  .value())
          .isEqualTo("2");
    }
  }

  @Test
  void shouldRefuseWrongOverrides() {
    assertThatThrownBy(() -> EmbeddedKafka.start(Map.of("num.io.threads", "none")))
        .hasMessageContaining("num.io.threads");
    assertThatThrownBy(() -> EmbeddedKafka.start(Map.of("node.id", "42")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("node.id");
  }

  @Test
  void shouldWaitForItsPortToBecomeFree() throws Exception {
    ListenerSockets taken = ListenerSockets.bindFree(2);
    Future<ListenerSockets> rebound =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return ListenerSockets.rebind(taken.ports());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    Thread.sleep(100);
    assertThat(rebound.isDone()).isFalse();

    taken.close();

    try (ListenerSockets sockets = rebound.get()) {
      assertThat(sockets.ports()).isEqualTo(taken.ports());
    }
  }

  @Test
  void shouldDeleteDirectoryAtClose() {
    EmbeddedKafka closed = EmbeddedKafka.start();
    Path directory = closed.directory();
    assertThat(directory).isDirectory();

    closed.close();
    closed.close();

    assertThat(Files.exists(directory)).isFalse();
    assertThatThrownBy(closed::restart).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void shouldRunExactlyOnceStreamsWithGroupProtocol(String protocol, @TempDir Path state)
      throws Exception {
    String in = protocol + "-in";
    String out = protocol + "-out";
    kafka.createTopic(in, 2, Map.of());
    kafka.createTopic(out, 2, Map.of());
    sendAll(kafka, in, "a", "b", "a");
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(in, Consumed.with(Serdes.String(), Serdes.String()))
        .groupBy((key, value) -> value, Grouped.as("by-value"))
        .count(Materialized.as("counts"))
        .toStream()
        .map((value, count) -> new KeyValue<>(value, value + count))
        .to(out, Produced.with(Serdes.String(), Serdes.String()));
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, protocol + "-app");
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, protocol);
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    config.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    config.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    config.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);

    try (KafkaStreams streams = new KafkaStreams(builder.build(), config)) {
      streams.start();

      assertThat(read(kafka, out, 3)).containsExactlyInAnyOrder("a1", "b1", "a2");
    }
  }

  private static Admin admin(EmbeddedKafka broker) {
    return Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static KafkaProducer<String, String> producer(
      EmbeddedKafka broker, Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private static void sendAll(EmbeddedKafka broker, String topic, String... values)
      throws Exception {
    try (KafkaProducer<String, String> producer = producer(broker, Map.of())) {
      for (String value : values) {
        send(producer, topic, value).get();
      }
    }
  }

  private static Future<RecordMetadata> send(
      KafkaProducer<String, String> producer, String topic, String value) {
    return producer.send(new ProducerRecord<>(topic, value));
  }

  /** Reads committed values from the beginning until {@code count} have come, or 20 s are over. */
  private static List<String> read(EmbeddedKafka broker, String topic, int count) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            50,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
