package io.cgl.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.ClassFrequency;
import io.cgl.avro.Classification;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.scoring.internal.MarkingInterceptor;
import io.cgl.scoring.internal.PollBatchingInterceptor;
import io.cgl.stream.classify.Abstention;
import io.cgl.stream.classify.ReviewHeaders;
import io.cgl.stream.deadletter.DeadLetterHeaders;
import io.cgl.stream.monitoring.http.HttpEndpoint;
import io.cgl.stream.monitoring.http.HttpSettings;
import io.cgl.testing.kafka.EmbeddedKafka;
import io.cgl.testsupport.Announcer;
import io.cgl.testsupport.TestEvents;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.GroupProtocol;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole classifier on a real broker, with exactly-once processing. */
class StreamClassifierIT {

  private static final String MODEL = "signs";
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int PARTITIONS = 2;

  private static final EmbeddedKafka kafka = EmbeddedKafka.shared();

  @TempDir Path folder;

  private Cluster cluster;
  private SchemaRegistry registry;
  private TopicCatalogue topics;
  private TestEvents readings;
  @AutoClose private KafkaProducer<byte[], byte[]> producer;
  @AutoClose private Announcer announcer;

  /** Of this test's own, for the broker is shared. */
  private String events;

  private String prefix;

  @BeforeEach
  void connect() {
    String id = UUID.randomUUID().toString().substring(0, 8);
    cluster = new Cluster(kafka.bootstrapServers(), Map.of());
    registry = SchemaRegistry.at("mock://" + id, true);
    prefix = "cgl-" + id + ".";
    topics = new TopicCatalogue(prefix, registry);
    events = TestEvents.TOPIC + "-" + id;
    readings = new TestEvents(registry);
    producer = cluster.newProducer(Map.of());
    announcer = new Announcer(cluster, topics);
    kafka.createTopic(events, PARTITIONS, Map.of());
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void shouldSwapModelsInMidStreamAndClassifyEveryEventOnceInOrder(GroupProtocol protocol)
      throws Exception {
    CheckpointBundle first = bundle(1f);
    CheckpointBundle second = bundle(2f);
    int total = 20_000;
    try (StreamClassifier classifier = StreamClassifier.start(config(protocol).build())) {
      send(0, total / 2);
      assertThat(classifier.state()).isEqualTo(StreamClassifier.State.WAITING_FOR_MODEL);

      announcer.announce(first);
      awaitClassified(total / 4);
      announcer.announce(second);
      awaitServed(classifier, second);
      send(total / 2, total);
      awaitClassified(total);
    }

    List<Classification> classified = values(topics.classifications());
    assertThat(classified).hasSize(total);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int p = partition;
      List<Classification> ofPartition =
          classified.stream().filter(c -> c.getSourcePartition() == p).toList();
      assertThat(ofPartition)
          .extracting(Classification::getSourceOffset)
          .containsExactlyElementsOf(LongStream.range(0, total / PARTITIONS).boxed().toList());
      assertThat(ofPartition)
          .extracting(Classification::getModelId)
          .isSortedAccordingTo(byFirst(first))
          .endsWith(second.manifest().modelId());
      assertThat(ofPartition)
          .allSatisfy(
              c ->
                  assertThat(c.getLabel())
                      .isEqualTo(c.getSourceOffset() % 3 == 0 ? "high" : "low"));
    }
    assertThat(values(topics.modelStatus()))
        .extracting(ModelStatus::getState)
        .containsExactly(ModelState.LOADED, ModelState.LOADED);
  }

  @Test
  void shouldGoOnServingTheOldModelWhenACorruptedBundleIsAnnounced() throws Exception {
    CheckpointBundle good = bundle(1f);
    CheckpointBundle corrupted = bundle(2f);
    byte[] graph = Files.readAllBytes(corrupted.graph());
    graph[graph.length / 2] ^= 1;
    Files.write(corrupted.graph(), graph);

    try (StreamClassifier classifier =
        StreamClassifier.start(config(GroupProtocol.CLASSIC).build())) {
      announcer.announce(good);
      awaitServed(classifier, good);
      announcer.announce(corrupted);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(values(topics.modelStatus())).hasSize(2));
      send(0, 100);
      awaitClassified(100);

      assertThat(classifier.servedModelId()).contains(good.manifest().modelId());
    }
    assertThat(values(topics.classifications()))
        .extracting(Classification::getModelId)
        .containsOnly(good.manifest().modelId());
    ModelStatus refused = values(topics.modelStatus()).get(1);
    assertThat(refused.getState()).isEqualTo(ModelState.REJECTED);
    assertThat(refused.getModelId()).isEqualTo(corrupted.manifest().modelId());
    assertThat(refused.getReason()).contains("SHA-256 differs");
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void shouldCountEveryEventOnceThoughTheInstanceCrashes(GroupProtocol protocol) throws Exception {
    int total = 4000;
    CheckpointBundle bundle = bundle(1f);
    CrashingInterceptor.armed.set(false);
    Map<String, String> crashing = new HashMap<>();
    crashing.put(
        "main.consumer.interceptor.classes",
        PollBatchingInterceptor.class.getName() + "," + CrashingInterceptor.class.getName());
    if (protocol == GroupProtocol.CLASSIC) {
      // The dead do not leave their group; with the streams protocol the broker knows how long.
      crashing.put("main.consumer.session.timeout.ms", "6000");
    }
    try (StreamClassifier classifier =
        StreamClassifier.start(config(protocol).withKafkaProperties(crashing).build())) {
      announcer.announce(bundle);
      awaitServed(classifier, bundle);
      send(0, total / 2);
      awaitClassified(1000);
      CrashingInterceptor.armed.set(true);
      send(total / 2, total / 2 + 100);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(classifier.state()).isEqualTo(StreamClassifier.State.FAILED));
      assertThat(classifier.failure()).get().asString().contains("pulled the plug");
    }

    try (StreamClassifier classifier = StreamClassifier.start(config(protocol).build())) {
      send(total / 2 + 100, total);
      awaitClassified(total);
      // Time must pass for the windows to close.
      sendAt(10L * total, 0);
      sendAt(10L * total, 1);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(countedEvents()).isGreaterThanOrEqualTo(total));
      assertThat(classifier.state()).isEqualTo(StreamClassifier.State.RUNNING);
    }

    assertThat(values(topics.classifications())).hasSize(total + PARTITIONS);
    assertThat(countedEvents()).isEqualTo(total);
    assertThat(values(topics.classFrequencies()))
        .extracting(ClassFrequencies::getLate)
        .containsOnly(0L);
  }

  @Test
  void shouldSeparateBadEventsFromAPollAndScoreTheRest() throws Exception {
    byte[] bad = "no Avro".getBytes(UTF_8);
    announceTopic();
    announcer.announce(bundle(1f));
    for (int i = 0; i < 300; i++) {
      ProducerRecord<byte[], byte[]> event =
          new ProducerRecord<>(events, 0, (long) i, null, i % 10 == 0 ? bad : readings.reading(5));
      event.headers().add("cgl.verdict", "forged".getBytes(UTF_8));
      producer.send(event).get();
    }

    try (StreamClassifier classifier =
        StreamClassifier.start(config(GroupProtocol.CLASSIC).build())) {
      awaitClassified(270);
      assertThat(classifier.failure()).isEmpty();
    }

    List<ConsumerRecord<byte[], byte[]>> letters = read(TopicCatalogue.deadLetterTopic(events));
    assertThat(letters).hasSize(30);
    assertThat(letters)
        .allSatisfy(
            letter -> {
              assertThat(letter.key()).isNull();
              assertThat(letter.value()).isEqualTo(bad);
              assertThat(letter.headers().lastHeader("cgl.verdict")).isNull();
              assertThat(
                      new String(
                          letter.headers().lastHeader(DeadLetterHeaders.OFFSET).value(), UTF_8))
                  .isEqualTo(String.valueOf(letter.timestamp()));
            });
    assertThat(read(topics.classifications().name()))
        .allSatisfy(classified -> assertThat(classified.headers()).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void shouldTakeTheVerdictThatTheRecordBringsFromThePoll(GroupProtocol protocol) throws Exception {
    announceTopic();
    announcer.announce(bundle(1f));
    send(0, 1000);
    Map<String, String> marking =
        Map.of(
            "main.consumer.interceptor.classes",
            PollBatchingInterceptor.class.getName() + "," + MarkingInterceptor.class.getName());

    try (StreamClassifier classifier =
        StreamClassifier.start(config(protocol).withKafkaProperties(marking).build())) {
      awaitClassified(1000);
      assertThat(classifier.failure()).isEmpty();
    }

    assertThat(values(topics.classifications()))
        .extracting(Classification::getModelId)
        .containsOnly(MarkingInterceptor.MARK);
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void shouldLoseNeitherItsMembershipNorItsTransactionToASlowModel(GroupProtocol protocol)
      throws Exception {
    int total = 1200; // In one call they would take longer than Kafka waits.
    announceTopic();
    announcer.announce(SlowCheckpoint.write(MODEL, folder.resolve("slow")));
    send(0, total);
    Map<String, String> impatient =
        Map.of(
            "main.consumer.max.poll.interval.ms", "3000",
            "producer.transaction.timeout.ms", "3000");

    try (StreamClassifier classifier =
        StreamClassifier.start(
            config(protocol).withThreads(1).withKafkaProperties(impatient).build())) {
      awaitClassified(total);
      assertThat(classifier.failure()).isEmpty();
    }

    assertThat(values(topics.classifications())).hasSize(total);
  }

  @Test
  void shouldShowItsHealthAndMetricsOverHttp() throws Exception {
    CheckpointBundle bundle = bundle(1f);
    HttpSettings anyPort = HttpSettings.at(HttpSettings.LOOPBACK, 0);
    try (StreamClassifier classifier =
        StreamClassifier.start(config(GroupProtocol.CLASSIC).withHttp(anyPort).build())) {
      URI uri = classifier.pageUri().orElseThrow().resolve(HttpEndpoint.METRICS);
      HttpResponse<String> waiting = get(uri.resolve(HttpEndpoint.READY));
      assertThat(waiting.statusCode()).isEqualTo(503);
      assertThat(waiting.body())
          .contains("\"modelId\":null", "\"reason\":\"waiting for a checkpoint of model signs\"");
      assertThat(get(uri.resolve(HttpEndpoint.LIVE)).statusCode()).isEqualTo(200);

      announcer.announce(bundle);
      send(0, 900);
      awaitClassified(900);

      String id = bundle.manifest().modelId();
      // A thread that joins late has the partitions assigned again while the other one classifies.
      await().until(() -> get(uri.resolve(HttpEndpoint.READY)).statusCode() == 200);
      HttpResponse<String> ready = get(uri.resolve(HttpEndpoint.READY));
      assertThat(ready.body()).contains("\"modelId\":\"" + id + "\"", "\"reason\":null");
      assertThat(get(uri).body())
          .contains(
              "cgl_events_classified_total{class=\"high\",model_id=\"" + id + "\"} 300.0",
              "cgl_events_classified_total{class=\"low\",model_id=\"" + id + "\"} 600.0",
              "cgl_model_serving{model_id=\"" + id + "\",role=\"active\"} 1.0",
              "cgl_batch_size_events_sum 900.0",
              "cgl_model_loading_seconds_count 1",
              "kafka_consumer_fetch_manager_records_lag_max",
              "kafka_stream_thread_process_rate",
              "jvm_memory_used_bytes",
              "jvm_buffer_memory_used_bytes{id=\"direct\"}");

      int taken = uri.getPort();
      ClassifierConfig second =
          config(GroupProtocol.CLASSIC)
              .withHttp(HttpSettings.at(HttpSettings.LOOPBACK, taken))
              .build();
      assertThatThrownBy(() -> StreamClassifier.start(second))
          .isInstanceOf(ClassifierException.class)
          .hasMessageContaining("cannot listen on port " + taken)
          .hasMessageContaining("--http-port");
    }
  }

  @Test
  void shouldSendEveryUnknownEventToReviewOnce() throws Exception {
    announceTopic();
    announcer.announce(bundle(1f));
    String review = events + "-review";
    Abstention sure = new Abstention(Optional.of(1.), Map.of(), Optional.of(review));
    send(0, 300);

    try (StreamClassifier classifier =
        StreamClassifier.start(config(GroupProtocol.CLASSIC).withAbstention(sure).build())) {
      awaitClassified(300);
      assertThat(classifier.failure()).isEmpty();
    }

    assertThat(values(topics.classifications()))
        .extracting(Classification::getLabel)
        .containsOnly(Abstention.UNKNOWN);
    List<ConsumerRecord<byte[], byte[]>> reviews = read(review);
    assertThat(reviews)
        .extracting(
            r ->
                new String(r.headers().lastHeader(ReviewHeaders.SOURCE_PARTITION).value(), UTF_8)
                    + "@"
                    + new String(
                        r.headers().lastHeader(ReviewHeaders.SOURCE_OFFSET).value(), UTF_8))
        .hasSize(300)
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldSayThatTheEventsTopicIsNotThere() {
    ClassifierConfig config = ClassifierConfig.builder(cluster, registry, "nowhere", MODEL).build();

    assertThatThrownBy(() -> StreamClassifier.start(config))
        .isInstanceOf(ClassifierException.class)
        .hasMessage("there is no topic 'nowhere' of events: create it, or check its name");
  }

  @Test
  void shouldSayThatKafkaRefusesASetting() {
    ClassifierConfig config =
        config(GroupProtocol.CLASSIC)
            .withKafkaProperties(Map.of("main.consumer.max.poll.records", "many"))
            .build();

    assertThatThrownBy(() -> StreamClassifier.start(config))
        .isInstanceOf(ClassifierException.class)
        .hasMessageContaining("Kafka refuses the settings: Invalid value many");
  }

  private ClassifierConfig.Builder config(GroupProtocol protocol) {
    return ClassifierConfig.builder(cluster, registry, events, MODEL)
        .withApplicationId("classifier-" + events)
        .withTopicPrefix(prefix)
        .withGroupProtocol(protocol)
        .withThreads(2)
        .withWindow(Duration.ofSeconds(1))
        .withGrace(Duration.ofSeconds(1))
        .withStateDir(folder.resolve("state"));
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private CheckpointBundle bundle(float sharpness) throws Exception {
    return LinearCheckpoint.signOfX(MODEL, sharpness)
        .write(folder.resolve("bundle-" + UUID.randomUUID()), 2000L, 1000L);
  }

  private void announceTopic() {
    try (var admin = cluster.newAdmin()) {
      topics.createModelsTopic(admin, (short) 1);
    }
  }

  /** Every third event of a partition is {@code high}; events come a millisecond apart. */
  private void send(int from, int to) throws Exception {
    List<java.util.concurrent.Future<?>> sent = new ArrayList<>();
    for (int i = from; i < to; i++) {
      int offset = i / PARTITIONS;
      byte[] value = readings.reading(offset % 3 == 0 ? 4 : -4);
      sent.add(producer.send(new ProducerRecord<>(events, i % PARTITIONS, (long) i, null, value)));
    }
    for (java.util.concurrent.Future<?> future : sent) {
      future.get();
    }
  }

  private void sendAt(long time, int partition) throws Exception {
    producer.send(new ProducerRecord<>(events, partition, time, null, readings.reading(1))).get();
  }

  private void awaitClassified(int atLeast) {
    await().atMost(PATIENCE).until(() -> read(topics.classifications().name()).size() >= atLeast);
  }

  private void awaitServed(StreamClassifier classifier, CheckpointBundle bundle) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                classifier.servedModelId().filter(bundle.manifest().modelId()::equals).isPresent());
  }

  private long countedEvents() {
    return values(topics.classFrequencies()).stream()
        .flatMap(window -> window.getFrequencies().stream())
        .mapToLong(ClassFrequency::getCount)
        .sum();
  }

  private <V> List<V> values(Topic<?, V> topic) {
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

  private static java.util.Comparator<String> byFirst(CheckpointBundle first) {
    return java.util.Comparator.comparing(id -> !id.equals(first.manifest().modelId()));
  }

  /** Stands for a process that dies: an error, which nothing handles, in the middle of a poll. */
  public static final class CrashingInterceptor implements ConsumerInterceptor<byte[], byte[]> {

    static final AtomicBoolean armed = new AtomicBoolean();

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
      if (armed.get() && !records.isEmpty()) {
        throw new AssertionError("pulled the plug");
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
