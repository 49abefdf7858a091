package io.cgl.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cgl.avro.ClassFrequency;
import io.cgl.avro.ClassShift;
import io.cgl.avro.Classification;
import io.cgl.avro.DriftAlert;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.drift.priors.DecisionPrior;
import io.cgl.drift.priors.StreamPrior;
import io.cgl.scoring.BatchInference;
import io.cgl.scoring.ModelSource;
import io.cgl.stream.kafka.RecordLimits;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.testsupport.TestEvents;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of events under each class prior, and what drift sees of it: nothing. */
class DecisionPriorTest {

  private static final String MODEL = "signs";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(10);

  /** The model says: high, with a probability of 0.731. */
  private static final double MAYBE_HIGH = 0.5;

  @TempDir Path folder;

  private final SchemaRegistry registry = SchemaRegistry.at("mock://" + UUID.randomUUID(), true);
  private final TopicCatalogue topics = new TopicCatalogue("cgl.", registry);
  private final TestEvents readings = new TestEvents(registry);
  private final BatchInference inference =
      BatchInference.builder(ModelSource.none(), registry).build();
  private Instant now = START;

  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> events;
  private TestOutputTopic<byte[], Classification> classifications;

  @BeforeEach
  void serve() throws IOException {
    inference.serve(
        LinearCheckpoint.signOfX(MODEL, 1f)
            .write(
                folder.resolve("bundle"),
                Map.of(),
                List.of(List.of(890L, 10L), List.of(10L, 90L)),
                900L,
                100L),
        0);
  }

  @AfterEach
  void stop() {
    driver.close();
    inference.close();
  }

  @Test
  void shouldSayWhatTheModelSaysByDefault() {
    start(DecisionPrior.UNIFORM);

    Classification said = classify(MAYBE_HIGH);

    assertThat(said.getLabel()).isEqualTo("high");
    assertThat(said.getConfidence()).isCloseTo(0.731f, within(0.001f));
  }

  @Test
  void shouldWeighTheClassesByTheirHeldOutShares() {
    start(DecisionPrior.TRAINING);

    Classification said = classify(MAYBE_HIGH);

    assertThat(said.getLabel()).isEqualTo("low");
    assertThat(said.getConfidence())
        .isEqualTo(said.getProbabilities().get(0))
        .isCloseTo(0.9f * 0.269f / (0.9f * 0.269f + 0.1f * 0.731f), within(0.005f));
    assertThat(said.getProbabilities().get(0) + said.getProbabilities().get(1))
        .isCloseTo(1, within(1e-5f));
  }

  @Test
  void shouldFollowTheStreamOnceItHasShifted() {
    start(DecisionPrior.STREAM);
    pipe(1000, 100);
    assertThat(classify(-0.2).getLabel()).as("no shift: the model's own").isEqualTo("low");

    pipe(200, 800);

    assertThat(classify(-0.2).getLabel()).as("high is frequent now").isEqualTo("high");
    assertThat(classify(-3).getLabel()).isEqualTo("low");
    KeyValueStore<String, StreamPrior.State> states = driver.getKeyValueStore("stream-priors");
    assertThat(states.get(inference.activeVersion().orElseThrow().id()).prior()).isPresent();
  }

  @Test
  void shouldCountForDriftWhatTheModelItselfSays() {
    start(DecisionPrior.TRAINING);
    for (int i = 0; i < 10; i++) {
      assertThat(classify(MAYBE_HIGH).getLabel()).isEqualTo("low");
    }
    closeWindow();

    assertThat(output(topics.classFrequencies()).readValue().getFrequencies())
        .extracting(ClassFrequency::getCount)
        .containsExactly(0L, 10L);
  }

  @Test
  void shouldTellTheEstimatedTrueSharesInTheAlert() {
    start(DecisionPrior.UNIFORM);
    for (int window = 0; window < 6; window++) {
      pipe(100, 100);
      closeWindow();
    }

    DriftAlert alert = output(topics.driftAlerts()).readValue();
    ClassShift high =
        alert.getClasses().stream().filter(c -> c.getLabel().equals("high")).findAny().get();
    assertThat(high.getObservedShare()).isCloseTo(0.5, within(0.01));
    assertThat(high.getReferencePrior()).isCloseTo(0.1, within(0.001));
    assertThat(high.getEstimatedPrior())
        .as("a tenth of high is taken for low")
        .isGreaterThan(0.52)
        .isBetween(high.getPriorLow(), high.getPriorHigh());
    assertThat(high.getPriorHigh() - high.getPriorLow()).isBetween(0.02, 0.3);
  }

  private void start(DecisionPrior prior) {
    ClassifierMetrics metrics = ClassifierMetrics.none();
    ClassifierConfig config =
        ClassifierConfig.builder(
                new Cluster("unused:9092", Map.of()), registry, TestEvents.TOPIC, MODEL)
            .withWindow(WINDOW)
            .withGrace(Duration.ZERO)
            .withDecisionPrior(prior)
            .withStateDir(folder.resolve("state"))
            .build();
    RecordLimits limits = new RecordLimits(Map.of());
    Properties settings = KafkaSettings.of(config, inference, limits, metrics);
    driver =
        new TopologyTestDriver(
            ClassifierTopology.build(config, inference, limits, 1, metrics), settings, START);
    events =
        driver.createInputTopic(
            TestEvents.TOPIC, new ByteArraySerializer(), new ByteArraySerializer());
    classifications = output(topics.classifications());
  }

  private Classification classify(double x) {
    events.pipeInput(null, readings.reading(x), now);
    return classifications.readValue();
  }

  /** Events that leave no doubt, well mixed. */
  private void pipe(int low, int high) {
    int lows = 0;
    for (int event = 1; event <= low + high; event++) {
      boolean isLow = (long) event * low / (low + high) > lows;
      lows += isLow ? 1 : 0;
      classify(isLow ? -3 : 3);
    }
  }

  private void closeWindow() {
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    now = now.plus(WINDOW);
    classify(3);
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    driver.advanceWallClockTime(Duration.ofSeconds(1));
  }

  private <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
    return driver.createOutputTopic(
        topic.name(), topic.keySerde().deserializer(), topic.valueSerde().deserializer());
  }
}
