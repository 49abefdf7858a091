package io.cgl.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.ClassFrequency;
import io.cgl.avro.Classification;
import io.cgl.avro.DriftAlert;
import io.cgl.avro.DriftEpisode;
import io.cgl.avro.Quality;
import io.cgl.avro.RetrainRequest;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.checkpoint.Manifest;
import io.cgl.scoring.BatchInference;
import io.cgl.scoring.ModelSource;
import io.cgl.stream.kafka.RecordLimits;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.testsupport.TestEvents;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The classifier's topology on a test driver, its topics, and models of {@link TestEvents}. A test
 * registers it as an extension, serves a model and starts it.
 */
final class ClassifierDriver implements BeforeEachCallback, AfterEachCallback {

  static final String MODEL = "signs";
  static final String REVIEW = "to-review";
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Duration WINDOW = Duration.ofSeconds(10);
  static final Duration GRACE = Duration.ofSeconds(2);
  static final byte[] KEY = "k".getBytes(UTF_8);

  final SchemaRegistry registry = SchemaRegistry.at("mock://" + UUID.randomUUID(), true);
  final TopicCatalogue topics = new TopicCatalogue("cgl.", registry);
  final TestEvents readings = new TestEvents(registry);
  final BatchInference inference = BatchInference.builder(ModelSource.none(), registry).build();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  TopologyTestDriver driver;
  TestInputTopic<byte[], byte[]> events;
  TestInputTopic<byte[], byte[]> labels;
  TestOutputTopic<byte[], Classification> classifications;
  TestOutputTopic<byte[], byte[]> deadLetters;
  TestOutputTopic<byte[], byte[]> reviews;
  TestOutputTopic<String, ClassFrequencies> frequencies;
  TestOutputTopic<String, DriftAlert> alerts;
  TestOutputTopic<String, DriftEpisode> episodes;
  TestOutputTopic<String, RetrainRequest> requests;
  TestOutputTopic<String, Quality> quality;

  private Path folder;
  private String applicationId;

  /** A checkpoint, and the sequence of its announcement. */
  record Model(CheckpointBundle bundle, long sequence) {}

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("cgl-topology");
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    closeDriver();
    inference.close();
    Utils.delete(folder.toFile());
  }

  /** Starts with the default settings. */
  void start() {
    start(settings -> settings, Map.of());
  }

  /** Starts with other settings. */
  void start(UnaryOperator<ClassifierConfig.Builder> settings) {
    start(settings, Map.of());
  }

  /**
   * Starts without state, in place of what ran before.
   *
   * @param settings changes the default settings
   * @param limits of topics, by name
   */
  void start(UnaryOperator<ClassifierConfig.Builder> settings, Map<String, TopicLimits> limits) {
    closeDriver();
    ClassifierConfig config =
        settings
            .apply(
                ClassifierConfig.builder(
                        new Cluster("unused:9092", Map.of()), registry, TestEvents.TOPIC, MODEL)
                    .withWindow(WINDOW)
                    .withGrace(GRACE)
                    .withStateDir(folder.resolve("state-" + UUID.randomUUID())))
            .build();
    applicationId = config.applicationId();
    ClassifierMetrics metrics = new ClassifierMetrics(meters);
    RecordLimits known = new RecordLimits(limits);
    Properties kafka = new Properties();
    kafka.putAll(KafkaSettings.of(config, inference, known, metrics));
    driver =
        new TopologyTestDriver(
            ClassifierTopology.build(config, inference, known, 1, metrics), kafka, START);
    events = input(TestEvents.TOPIC);
    labels = input(topics.labels().name());
    deadLetters = bytes(config.deadLetters());
    reviews = bytes(REVIEW);
    classifications = output(topics.classifications());
    frequencies = output(topics.classFrequencies());
    alerts = output(topics.driftAlerts());
    episodes = output(topics.driftEpisodes());
    requests = output(topics.retrainRequests());
    quality = output(topics.quality());
  }

  /** Loads a model that calls x above 0 high, and whose reference has 9,000 low and 1,000 high. */
  Model load(float sharpness, long sequence) throws IOException {
    return load(sharpness, sequence, 9000L, 1000L);
  }

  Model load(float sharpness, long sequence, Long... reference) throws IOException {
    return new Model(
        LinearCheckpoint.signOfX(MODEL, sharpness).write(bundle(), reference), sequence);
  }

  /**
   * Loads a model with a held-out confusion matrix.
   *
   * @param confusion rows by true class
   */
  Model load(float sharpness, long sequence, List<List<Long>> confusion, Long... reference)
      throws IOException {
    return new Model(
        LinearCheckpoint.signOfX(MODEL, sharpness).write(bundle(), Map.of(), confusion, reference),
        sequence);
  }

  /** Loads a model with a held-out confusion matrix and a decision of its own. */
  Model load(
      float sharpness,
      long sequence,
      Manifest.Decision decision,
      List<List<Long>> confusion,
      Long... reference)
      throws IOException {
    return new Model(
        LinearCheckpoint.signOfX(MODEL, sharpness)
            .write(bundle(), Map.of(), confusion, decision, reference),
        sequence);
  }

  /** A folder for another bundle. */
  Path bundle() {
    return folder.resolve("bundle-" + UUID.randomUUID());
  }

  /** Serves a model, and returns its id. */
  String serve(Model model) {
    inference.serve(model.bundle(), model.sequence());
    return model.bundle().manifest().modelId();
  }

  /** Pipes an event of time {@link #START} for each x. */
  void pipe(double... xs) {
    for (double x : xs) {
      events.pipeInput(KEY, readings.reading(x), START);
    }
  }

  /** Pipes events that the model surely calls low, then events that it calls high. */
  void pipe(int low, int high, Instant at) {
    for (int i = 0; i < low; i++) {
      events.pipeInput(KEY, readings.reading(-2), at);
    }
    for (int i = 0; i < high; i++) {
      events.pipeInput(KEY, readings.reading(2), at);
    }
  }

  /** Counts are forwarded, and windows closed, on the wall clock. */
  void letTasksReport() {
    driver.advanceWallClockTime(Duration.ofMillis(300));
    driver.advanceWallClockTime(Duration.ofSeconds(1));
  }

  /** The start of the n-th window. */
  static Instant window(int n) {
    return START.plus(WINDOW.multipliedBy(n));
  }

  /** The events of each class in a window. */
  static List<Long> counts(ClassFrequencies window) {
    return window.getFrequencies().stream().map(ClassFrequency::getCount).toList();
  }

  /** The value of a counter of one class. */
  double count(String meter, String label) {
    return meters.get(meter).tag("class", label).counter().count();
  }

  static String header(TestRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /**
   * Asserts that all records of all topics were read.
   *
   * @param besides topics that the test says nothing of
   */
  void assertNothingElseCameOut(TestOutputTopic<?, ?>... besides) {
    for (TestOutputTopic<?, ?> ignored : besides) {
      ignored.readRecordsToList();
    }
    Set<String> internal = ClassifierTopology.internalTopics(applicationId);
    assertThat(driver.producedTopicNames())
        .filteredOn(topic -> !internal.contains(topic) && !bytes(topic).isEmpty())
        .as("topics with records that were not read")
        .isEmpty();
  }

  private void closeDriver() {
    if (driver != null) {
      driver.close();
    }
  }

  private TestInputTopic<byte[], byte[]> input(String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private TestOutputTopic<byte[], byte[]> bytes(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
    return driver.createOutputTopic(
        topic.name(), topic.keySerde().deserializer(), topic.valueSerde().deserializer());
  }
}
