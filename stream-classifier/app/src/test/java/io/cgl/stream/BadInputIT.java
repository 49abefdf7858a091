package io.cgl.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.Classification;
import io.cgl.checkpoint.features.ReasonCode;
import io.cgl.stream.deadletter.DeadLetterHeaders;
import io.cgl.stream.deadletter.replay.Replay;
import io.cgl.stream.deadletter.replay.ReplayReport;
import io.cgl.stream.deadletter.replay.ReplaySettings;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.testsupport.Announcer;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicLimits;
import io.cgl.topics.TopicReader;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of bad event through the whole classifier, and back. */
class BadInputIT {

  private static final String MODEL = "hostile";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final byte[] KEY = "k".getBytes(UTF_8);
  private static final long IN_2100 = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  /** A thread that is replaced does not leave its group. */
  private static final Map<String, String> DEAD_THREADS_SOON_FORGOTTEN =
      Map.of("main.consumer.session.timeout.ms", "6000");

  private static final Map<String, String> ANY_TIME =
      Map.of("message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE));

  private static final EmbeddedKafka kafka = EmbeddedKafka.shared();

  @TempDir Path folder;

  private Cluster cluster;
  private SchemaRegistry registry;
  private TopicCatalogue topics;
  private HostileEvents hostile;
  @AutoClose private KafkaProducer<byte[], byte[]> producer;

  private String prefix;
  private String events;
  private String letters;

  @BeforeEach
  void connect() throws Exception {
    String id = UUID.randomUUID().toString().substring(0, 8);
    cluster = new Cluster(kafka.bootstrapServers(), Map.of());
    registry = SchemaRegistry.at("mock://" + id, true);
    prefix = "cgl-" + id + ".";
    topics = new TopicCatalogue(prefix, registry);
    events = "events-" + id;
    letters = TopicCatalogue.deadLetterTopic(events);
    hostile = new HostileEvents(registry, events);
    producer = cluster.newProducer(Map.of());
    kafka.createTopic(events, 1, ANY_TIME);
    try (var admin = cluster.newAdmin()) {
      topics.createModelsTopic(admin, (short) 1);
    }
    try (Announcer announcer = new Announcer(cluster, topics)) {
      announcer.announce(HostileEvents.model(MODEL).write(folder.resolve("bundle"), 1L, 1L));
    }
  }

  @Test
  void shouldPutAsideEveryBadEventOnceAndClassifyItsNeighbours() throws Exception {
    List<ProducerRecord<byte[], byte[]>> bad = new ArrayList<>();
    List<ReasonCode> codes = new ArrayList<>();
    int classified = 0;
    for (Map.Entry<String, HostileEvents.Bad> entry : hostile.bad().entrySet()) {
      ProducerRecord<byte[], byte[]> event = event(entry.getValue().value(), bad.size() + 1);
      event.headers().add("case", entry.getKey().getBytes(UTF_8)).add("none", null);
      bad.add(event);
      codes.add(entry.getValue().code());
      send(event(hostile.good(1), 1));
      send(event);
      classified++;
    }
    for (byte[] odd : hostile.odd().values()) {
      send(event(odd, 1));
      classified++;
    }
    send(new ProducerRecord<>(events, 0, 1L, null, hostile.good(1)));
    send(event(hostile.good(1), IN_2100));
    send(event(hostile.good(1), 1));
    classified += 3;
    ProducerRecord<byte[], byte[]> huge = event(hostile.good(1), 1);
    huge.headers().add("fill", new byte[1_048_576 - 82 - 14 - 1 - huge.value().length]);
    send(huge);
    bad.add(huge);
    codes.add(ReasonCode.TOO_LARGE);

    try (StreamClassifier classifier = StreamClassifier.start(config())) {
      int goodOnes = classified;
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(read(topics.classifications().name())).hasSize(goodOnes);
                assertThat(read(letters)).hasSize(bad.size());
              });
      assertThat(classifier.failure()).isEmpty();
      await().atMost(PATIENCE).until(() -> classifier.state() == StreamClassifier.State.RUNNING);
    }

    List<ConsumerRecord<byte[], byte[]>> written = read(letters);
    assertThat(written)
        .extracting(BadInputIT::code)
        .containsExactlyElementsOf(codes.stream().map(ReasonCode::code).toList());
    for (int i = 0; i < bad.size(); i++) {
      ConsumerRecord<byte[], byte[]> letter = written.get(i);
      assertThat(letter.key()).isEqualTo(KEY);
      assertThat(letter.value()).isEqualTo(bad.get(i).value());
      assertThat(letter.timestamp()).isEqualTo(bad.get(i).timestamp());
      assertThat(letter.headers().toArray()).startsWith(bad.get(i).headers().toArray());
    }
    assertThat(read(topics.classifications().name()))
        .allSatisfy(
            record -> {
              Classification value = TopicReader.decode(topics.classifications(), record).value();
              assertThat(value.getLabel()).isEqualTo("high");
            })
        .extracting(ConsumerRecord::timestamp)
        .contains(IN_2100);
  }

  @Test
  void shouldNotCloseTheWindowsUpToAnEventOfTheFarFuture() throws Exception {
    long now = System.currentTimeMillis();
    send(event(hostile.good(1), IN_2100));
    try (StreamClassifier classifier = StreamClassifier.start(config())) {
      for (int second = 0; second < 6; second++) {
        send(event(hostile.good(1), now + 1000L * second));
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                send(event(hostile.good(1), System.currentTimeMillis() + 10_000));
                assertThat(frequencies()).hasSizeGreaterThanOrEqualTo(4);
              });
      assertThat(classifier.failure()).isEmpty();
    }
    assertThat(frequencies()).extracting(ClassFrequencies::getLate).containsOnly(0L);
  }

  @Test
  void shouldWriteALetterOfItsPlaceAloneWhereTheEventDoesNotFitAndReplayFetchIt() throws Exception {
    kafka.createTopic(letters, 1, Map.of("max.message.bytes", "20000"));
    ProducerRecord<byte[], byte[]> wide = event(new byte[30_000], 5);
    wide.headers().add("trace", "abc".getBytes(UTF_8));
    ProducerRecord<byte[], byte[]> wideKey =
        new ProducerRecord<>(events, 0, 6L, new byte[30_000], new byte[10]);
    try (StreamClassifier classifier = StreamClassifier.start(config())) {
      send(wide);
      send(wideKey);
      await().atMost(PATIENCE).until(() -> read(letters).size() == 2);
      await().atMost(PATIENCE).until(() -> classifier.state() == StreamClassifier.State.RUNNING);
    }

    List<ConsumerRecord<byte[], byte[]>> written = read(letters);
    assertThat(written).extracting(BadInputIT::code).containsOnly("too-large");
    assertThat(written).extracting(ConsumerRecord::value).containsOnlyNulls();
    assertThat(written.get(0).key()).isEqualTo(KEY);
    assertThat(header(written.get(0), DeadLetterHeaders.OMITTED)).isEqualTo("value");
    assertThat(written.get(1).key()).isNull();
    assertThat(header(written.get(1), DeadLetterHeaders.OMITTED)).isEqualTo("record");

    String elsewhere = events + "-mended";
    kafka.createTopic(elsewhere, 1, Map.of());
    assertThat(replay(only(ReasonCode.TOO_LARGE, elsewhere, Long.MAX_VALUE, false)).sent())
        .isEqualTo(2);
    List<ConsumerRecord<byte[], byte[]>> fetched = read(elsewhere);
    assertSame(fetched.get(0), wide);
    assertSame(fetched.get(1), wideKey);
  }

  @Test
  void shouldLearnFromARefusalThatATopicTakesLessThanItDid() throws Exception {
    try (StreamClassifier classifier = StreamClassifier.start(config())) {
      send(event(hostile.good(1), 1));
      await().atMost(PATIENCE).until(() -> read(topics.classifications().name()).size() == 1);
      lower(letters, 20_000);
      send(event(new byte[30_000], 2));
      send(event(hostile.good(1), 3));
      await().atMost(PATIENCE).until(() -> read(topics.classifications().name()).size() == 2);
      await().atMost(PATIENCE).until(() -> classifier.state() == StreamClassifier.State.RUNNING);
      assertThat(classifier.failure()).isEmpty();
    }
    assertThat(read(letters)).singleElement().extracting(BadInputIT::code).isEqualTo("too-large");
  }

  @Test
  void shouldClassifyReplayedLettersExactlyOnceWhenTheirSchemaIsKnown() throws Exception {
    int ahead = 40;
    byte[] good = hostile.good(1);
    byte[] early = HostileEvents.prefixed(ahead, Arrays.copyOfRange(good, 5, good.length));
    List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ProducerRecord<byte[], byte[]> event = event(early, 100 + i);
      event.headers().add("trace", new byte[] {(byte) i});
      sent.add(event);
      send(event);
    }
    send(event("no Avro".getBytes(UTF_8), 200));
    try (StreamClassifier classifier = StreamClassifier.start(config())) {
      await().atMost(PATIENCE).until(() -> read(letters).size() == 6);

      register(ahead);
      ReplaySettings unknownOnes = only(ReasonCode.UNKNOWN_SCHEMA, null, Long.MAX_VALUE, false);
      assertThat(replay(only(ReasonCode.UNKNOWN_SCHEMA, null, Long.MAX_VALUE, true)).sent())
          .isEqualTo(5);
      assertThat(read(events)).as("a dry run sends nothing").hasSize(6);
      assertThat(replay(only(ReasonCode.UNKNOWN_SCHEMA, null, 2, false)).sent()).isEqualTo(2);
      ReplayReport rest = replay(unknownOnes);
      assertThat(rest.sent()).isEqualTo(3);
      assertThat(rest.table(false))
          .as("found, sent, sent before, left out, lost")
          .containsPattern("all +6 +3 +2 +1 +0");
      assertThat(replay(unknownOnes).sent()).as("each is sent once").isZero();

      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(read(topics.classifications().name())).hasSize(5));
      assertThat(classifier.failure()).isEmpty();
    }

    List<ConsumerRecord<byte[], byte[]>> replayed = read(events).subList(6, 11);
    for (int i = 0; i < 5; i++) {
      assertSame(replayed.get(i), sent.get(i));
    }
    assertThat(read(letters)).as("nothing came back").hasSize(6);
  }

  private static void assertSame(
      ConsumerRecord<byte[], byte[]> found, ProducerRecord<byte[], byte[]> sent) {
    assertThat(found.key()).isEqualTo(sent.key());
    assertThat(found.value()).isEqualTo(sent.value());
    assertThat(found.timestamp()).isEqualTo(sent.timestamp());
    assertThat(found.partition()).isEqualTo(sent.partition());
    assertThat(found.headers().toArray()).isEqualTo(sent.headers().toArray());
  }

  private ReplaySettings only(ReasonCode reason, String to, long limit, boolean dryRun) {
    return new ReplaySettings(
        letters, Set.of(reason), Optional.ofNullable(to), Instant.MIN, Instant.MAX, limit, dryRun);
  }

  private ReplayReport replay(ReplaySettings settings) {
    try (Replay replay = new Replay(cluster, settings)) {
      return replay.run();
    }
  }

  /** Registers schemas until one has the given id, and lets it be the events' own. */
  private void register(int id) throws Exception {
    try (SchemaRegistryClient client = registry.newClient()) {
      for (int i = 0; ; i++) {
        int given =
            client.register(
                "filler-" + i,
                new AvroSchema(
                    SchemaBuilder.record("Filler" + i).fields().requiredInt("n").endRecord()));
        if (given == id - 1) {
          break;
        }
      }
      assertThat(client.register("again", new AvroSchema(HostileEvents.schema("Again"))))
          .isEqualTo(id);
    }
  }

  private void lower(String topic, int bytes) throws Exception {
    try (var admin = cluster.newAdmin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", String.valueOf(bytes)),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
      await()
          .atMost(PATIENCE)
          .until(() -> TopicLimits.of(admin, List.of(topic)).get(topic).maxBytes() == bytes);
    }
  }

  private ClassifierConfig config() {
    return ClassifierConfig.builder(cluster, registry, events, MODEL)
        .withApplicationId("classifier-" + events)
        .withTopicPrefix(prefix)
        .withWindow(Duration.ofSeconds(1))
        .withGrace(Duration.ofSeconds(1))
        .withKafkaProperties(DEAD_THREADS_SOON_FORGOTTEN)
        .withStateDir(folder.resolve("state"))
        .build();
  }

  private ProducerRecord<byte[], byte[]> event(byte[] value, long time) {
    return new ProducerRecord<>(events, 0, time, KEY, value);
  }

  private void send(ProducerRecord<byte[], byte[]> event) throws Exception {
    producer.send(event).get();
  }

  private List<ClassFrequencies> frequencies() {
    return read(topics.classFrequencies().name()).stream()
        .map(record -> TopicReader.decode(topics.classFrequencies(), record).value())
        .toList();
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(cluster, List.of(topic))) {
      reader.readToEnd(records::add);
    }
    return records;
  }

  private static String code(ConsumerRecord<byte[], byte[]> letter) {
    return header(letter, DeadLetterHeaders.CODE);
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }
}
