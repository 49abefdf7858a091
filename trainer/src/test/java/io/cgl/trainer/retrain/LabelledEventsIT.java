package io.cgl.trainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.avro.Label;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.cgl.trainer.retrain.LabelledEvents.LabelledEvent;
import io.cgl.trainer.retrain.RetrainingPlan.Range;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which event a label belongs to, read from a real broker. */
class LabelledEventsIT {

  private static final Schema SCHEMA =
      SchemaBuilder.record("Reading").fields().requiredDouble("x").endRecord();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final EmbeddedKafka kafka = EmbeddedKafka.shared();

  private TopicCatalogue topics;
  private String events;
  private LabelledEvents labelled;
  private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void prepare() {
    String id = UUID.randomUUID().toString();
    events = id + ".events";
    Cluster cluster = new Cluster(kafka.bootstrapServers(), Map.of());
    topics = new TopicCatalogue(id + ".", SchemaRegistry.at("mock://" + id, true));
    kafka.createTopic(events, 2, Map.of());
    try (var admin = cluster.newAdmin()) {
      topics.createMissing(admin, events, 2, (short) 1);
    }
    labelled = new LabelledEvents(cluster, topics, events, List.of("x"));
    producer = cluster.newProducer(Map.of());
  }

  @AfterEach
  void closeProducer() {
    producer.close();
  }

  @Test
  void shouldTakeTheLastLabelOfAnEvent() {
    event("k", 1, 10);
    label("k", "first guess", at(1));
    label("k", "correction", at(1));

    assertThat(read()).containsExactly("10.0 correction");
  }

  @Test
  void shouldTakeAnEventThatWasSentTwiceOnce() {
    event("k", 1, 10);
    event("k", 1, 10);
    label("k", "a", at(1));

    assertThat(read()).containsExactly("10.0 a");
  }

  @Test
  void shouldFindTheEventThatALabelNames() {
    event("k", 1, 10);
    event("k", 2, 20);
    label("k", "a", at(1));

    assertThat(read()).containsExactly("10.0 a");
  }

  @Test
  void shouldTakeALabelWithoutATimeForTheLatestEventOfItsKey() {
    event("k", 1, 10);
    event("k", 2, 20);
    label("k", "a", null);

    assertThat(read()).containsExactly("20.0 a");
  }

  @Test
  void shouldPassOverEventsAndLabelsWithoutAPartner() {
    event("k", 1, 10);
    label("another", "a", null);
    label("k", "a", at(7));

    assertThat(read()).isEmpty();
  }

  @Test
  void shouldGiveTheSameEventsForTheSameRangesWhateverCameSince() {
    event("k", 1, 10);
    event("l", 1, 11);
    label("k", "a", null);
    label("l", "b", null);
    producer.flush();
    List<Range> ranges = labelled.ranges(START);
    List<String> before = texts(labelled.read(ranges));

    event("k", 2, 20);
    label("l", "c", null);
    producer.flush();

    assertThat(before).containsExactlyInAnyOrder("10.0 a", "11.0 b");
    assertThat(texts(labelled.read(ranges))).isEqualTo(before);
  }

  private List<String> read() {
    producer.flush();
    return texts(labelled.read(labelled.ranges(START)));
  }

  private static List<String> texts(List<LabelledEvent> found) {
    return found.stream()
        .map(event -> event.row().values()[0] + " " + event.row().label())
        .toList();
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private void event(String key, int second, double x) {
    GenericRecord event = new GenericRecordBuilder(SCHEMA).set("x", x).build();
    send(
        new ProducerRecord<>(
            events,
            null,
            at(second).toEpochMilli(),
            bytes(key),
            topics.registry().genericValueSerde().serializer().serialize(events, event)));
  }

  private void label(String key, String label, Instant time) {
    send(
        topics
            .labels()
            .record(
                bytes(key), new Label(label, time, null), START.plusSeconds(60).toEpochMilli()));
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    var unused = producer.send(record);
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
