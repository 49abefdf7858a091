package io.cgl.testing.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cgl.avro.Classification;
import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.stream.ClassifierConfig;
import io.cgl.stream.StreamClassifier;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The classifier on a real broker and a real registry server, as in production: compatibility is
 * FULL_TRANSITIVE, our schemas are registered by deployment, and writers register nothing.
 */
class RegistryServerIT {

  private static final String MODEL = "machines";

  /** A thread that gave up is missed by its group for the session timeout. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final int PARTITIONS = 2;

  @AutoClose private static final EmbeddedKafka kafka = EmbeddedKafka.start();

  @TempDir static Path registryFolder;

  private static RegistryServer server;

  @TempDir Path folder;

  private Cluster cluster;
  private TopicCatalogue topics;
  private OwnSchemas ownSchemas;
  @AutoClose private SchemaRegistryClient registry;
  @AutoClose private KafkaProducer<byte[], byte[]> producer;

  /** Of this test's own, for broker and registry are shared. */
  private String events;

  private String prefix;

  @BeforeAll
  static void startRegistry() {
    server = new RegistryServer(registryFolder);
  }

  @AfterAll
  static void closeRegistry() {
    server.close();
  }

  @BeforeEach
  void connect() throws Exception {
    String id = UUID.randomUUID().toString().substring(0, 8);
    cluster = new Cluster(kafka.bootstrapServers(), Map.of());
    SchemaRegistry schemas = SchemaRegistry.at(server.url(), false);
    prefix = "cgl-" + id + ".";
    events = "machines-" + id;
    topics = new TopicCatalogue(prefix, schemas);
    ownSchemas = new OwnSchemas(topics);
    producer = cluster.newProducer(Map.of());
    registry = schemas.newClient();
    registry.updateCompatibility(null, "FULL_TRANSITIVE");
    kafka.createTopic(events, PARTITIONS, Map.of());
  }

  @Test
  void shouldFindEveryVersionOfOurSchemasCompatible() throws Exception {
    ownSchemas.register(server);

    String incompatible =
        OwnSchemas.text("Classification").replace("\"confidence\"", "\"certainty\"");
    assertThat(
            OwnSchemas.register(server, OwnSchemas.subject(topics.classifications()), incompatible)
                .statusCode())
        .isEqualTo(HttpURLConnection.HTTP_CONFLICT);
  }

  @Test
  void shouldUnderstandAnotherClientAndBeUnderstoodByIt() throws Exception {
    NodeClient other = NodeClient.install(cluster, server);
    ownSchemas.register(server);
    CheckpointBundle model = MachineEvents.model(MODEL).write(folder.resolve("bundle"), 4L, 3L, 1L);
    int total = 600;

    try (StreamClassifier classifier = StreamClassifier.start(config())) {
      announce(model);
      other.produce(events, MachineEvents.events(total, PARTITIONS));
      awaitClassified(total);
      assertThat(classifier.failure()).isEmpty();
    }
    List<NodeClient.Decoded> seen = other.consume(topics.classifications().name(), total);

    assertThat(read(TopicCatalogue.deadLetterTopic(events))).isEmpty();
    assertThat(seen)
        .extracting(NodeClient.Decoded::value)
        .containsExactlyInAnyOrderElementsOf(classifications());
    assertThat(seen)
        .allSatisfy(
            record -> {
              int event = Math.toIntExact(record.timestamp());
              Classification value = record.value();
              assertThat(record.key()).isEqualTo(MachineEvents.key(event));
              assertThat(record.partition()).isEqualTo(event % PARTITIONS);
              assertThat(value.getModelName()).isEqualTo(MODEL);
              assertThat(value.getModelId()).isEqualTo(model.manifest().modelId());
              assertThat(value.getLabel()).isEqualTo(MachineEvents.label(event));
              assertThat(value.getConfidence()).isBetween(0.5f, 1f);
              assertThat(value.getProbabilities()).hasSize(3).contains(value.getConfidence());
              assertThat(value.getSourceTopic()).isEqualTo(events);
              assertThat(value.getSourcePartition()).isEqualTo(event % PARTITIONS);
              assertThat(value.getSourceOffset()).isEqualTo(event / PARTITIONS);
            });
  }

  @Test
  void shouldWaitForTheRegistryToComeBackAndLoseNothing() throws Exception {
    ownSchemas.register(server);
    CheckpointBundle model = LinearCheckpoint.signOfX(MODEL, 1).write(folder.resolve("b"), 1L, 1L);
    byte[] known = reading("Known");
    byte[] unknown = reading("Unknown");

    try (StreamClassifier classifier = StreamClassifier.start(config())) {
      announce(model);
      send(known, 100);
      awaitClassified(100);

      server.kill();
      send(unknown, 100);
      send(known, 100);
      await()
          .atMost(PATIENCE)
          .during(Duration.ofSeconds(3))
          .until(() -> read(topics.classifications().name()).size() == 100);
      server.start();
      awaitClassified(300);
      assertThat(classifier.failure()).isEmpty();
    }

    assertThat(read(TopicCatalogue.deadLetterTopic(events))).isEmpty();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int p = partition;
      assertThat(classifications())
          .filteredOn(c -> c.getSourcePartition() == p)
          .extracting(Classification::getSourceOffset)
          .containsExactlyElementsOf(LongStream.range(0, 300 / PARTITIONS).boxed().toList());
    }
  }

  private ClassifierConfig config() {
    return ClassifierConfig.builder(cluster, topics.registry(), events, MODEL)
        .withApplicationId("classifier-" + events)
        .withTopicPrefix(prefix)
        .withStateDir(folder.resolve("state"))
        .build();
  }

  private void announce(CheckpointBundle bundle) throws Exception {
    ModelAnnouncement announcement =
        ModelAnnouncement.newBuilder()
            .setModelName(bundle.manifest().modelName())
            .setModelId(bundle.manifest().modelId())
            .setBundleUri(bundle.folder().toUri().toString())
            .setSha256(bundle.sha256())
            .setSizeBytes(bundle.sizeBytes())
            .setAnnouncedAt(Instant.EPOCH)
            .setClasses(bundle.manifest().classes())
            .build();
    producer.send(topics.models().record(MODEL, announcement)).get();
  }

  /** An event of a schema of its own, registered when this returns. */
  private byte[] reading(String name) {
    Schema schema = SchemaBuilder.record(name).fields().requiredDouble("x").endRecord();
    try (Serializer<GenericRecord> serializer =
        SchemaRegistry.at(server.url(), true).genericValueSerde().serializer()) {
      return serializer.serialize(name, new GenericRecordBuilder(schema).set("x", 1.0).build());
    }
  }

  /** Sends the same event over and over, in turn to each partition. */
  private void send(byte[] event, int times) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      sent.add(producer.send(new ProducerRecord<>(events, i % PARTITIONS, null, event)));
    }
    for (Future<?> future : sent) {
      future.get();
    }
  }

  private void awaitClassified(int count) {
    await().atMost(PATIENCE).until(() -> read(topics.classifications().name()).size() >= count);
  }

  private List<Classification> classifications() {
    Topic<byte[], Classification> topic = topics.classifications();
    return read(topic.name()).stream()
        .map(record -> TopicReader.decode(topic, record).value())
        .toList();
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(cluster, List.of(topic))) {
      reader.readToEnd(records::add);
    }
    return records;
  }
}
