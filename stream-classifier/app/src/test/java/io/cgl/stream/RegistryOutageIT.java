package io.cgl.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.testing.registry.EmbeddedRegistry;
import io.cgl.testsupport.Announcer;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that goes away says nothing about an event. */
class RegistryOutageIT {

  private static final String MODEL = "hostile";
  private static final String EVENTS = "events";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @AutoClose private static final EmbeddedKafka kafka = EmbeddedKafka.start();

  @AutoClose private final EmbeddedRegistry server = EmbeddedRegistry.start();

  @TempDir Path folder;

  private final Cluster cluster = new Cluster(kafka.bootstrapServers(), Map.of());
  private final SchemaRegistry registry =
      new SchemaRegistry(server.url(), true, Map.of("max.retries", "1", "retries.wait.ms", "20"));
  private final TopicCatalogue topics = new TopicCatalogue("cgl.", registry);
  @AutoClose private final KafkaProducer<byte[], byte[]> producer = cluster.newProducer(Map.of());

  @Test
  void shouldWaitForTheRegistryAtTheStartAndInMidRunAndPutNothingAside() throws Exception {
    kafka.createTopic(EVENTS, 1, Map.of());
    try (var admin = cluster.newAdmin()) {
      topics.createModelsTopic(admin, (short) 1);
    }
    try (Announcer announcer = new Announcer(cluster, topics)) {
      announcer.announce(HostileEvents.model(MODEL).write(folder.resolve("bundle"), 1L, 1L));
    }
    HostileEvents hostile = new HostileEvents(registry, EVENTS);
    byte[] known = hostile.good(1);
    byte[] unseen = ofAnotherSchema(known);
    send(known);
    server.stop();

    ClassifierConfig config =
        ClassifierConfig.builder(cluster, registry, EVENTS, MODEL)
            // A thread that is replaced does not leave its group.
            .withKafkaProperties(Map.of("main.consumer.session.timeout.ms", "6000"))
            .withStateDir(folder.resolve("state"))
            .build();
    try (StreamClassifier classifier = StreamClassifier.start(config)) {
      server.restart();
      await().atMost(PATIENCE).until(() -> classified() == 1);

      server.stop();
      send(unseen);
      send(known);
      await()
          .atMost(PATIENCE)
          .until(() -> classifier.state() == StreamClassifier.State.REBALANCING);
      server.restart();
      await().atMost(PATIENCE).until(() -> classified() == 3);
      await().atMost(PATIENCE).until(() -> classifier.state() == StreamClassifier.State.RUNNING);
      assertThat(classifier.failure()).isEmpty();
    }
    assertThat(count(TopicCatalogue.deadLetterTopic(EVENTS))).isZero();
  }

  private byte[] ofAnotherSchema(byte[] event) throws Exception {
    try (SchemaRegistryClient client = registry.newClient()) {
      int id = client.register("other", new AvroSchema(HostileEvents.schema("Other")));
      return HostileEvents.prefixed(id, Arrays.copyOfRange(event, 5, event.length));
    }
  }

  private void send(byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(EVENTS, 0, 1L, "k".getBytes(UTF_8), value)).get();
  }

  private int classified() {
    return count(topics.classifications().name());
  }

  private int count(String topic) {
    AtomicInteger found = new AtomicInteger();
    try (TopicReader reader = new TopicReader(cluster, List.of(topic))) {
      reader.readToEnd(record -> found.incrementAndGet());
    }
    return found.get();
  }
}
