package io.cgl.stream.driftwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.ClassFrequency;
import io.cgl.drift.DriftDetector;
import io.cgl.drift.DriftSettings;
import io.cgl.scoring.api.ModelVersion;
import io.cgl.stream.frequencies.FrequencyDelta;
import io.cgl.stream.frequencies.ModelWindow;
import io.cgl.stream.frequencies.WindowSerdes;
import io.cgl.stream.kafka.ProcessorWithStores;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.stream.state.OpenEpisodes;
import io.cgl.stream.state.StateFormat;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How counts of several partitions become windows. */
class DriftProcessorTest {

  private static final long SECOND = 1000;
  private static final ModelVersion MODEL =
      new ModelVersion("signs", "a", List.of("low", "high"), List.of(9L, 1L), 0);

  private final TopicCatalogue topics =
      new TopicCatalogue("cgl.", SchemaRegistry.at("mock://" + UUID.randomUUID(), true));
  private TopologyTestDriver driver;
  private TestInputTopic<String, FrequencyDelta> deltas;
  private TestOutputTopic<String, ClassFrequencies> frequencies;

  @BeforeEach
  void start() {
    start(StateFormat.AVRO);
  }

  private void start(StateFormat format) {
    Topology topology =
        new Topology()
            .addSource(
                "deltas",
                Serdes.String().deserializer(),
                WindowSerdes.delta(StateFormat.AVRO).deserializer(),
                "deltas")
            .addProcessor(
                "watch",
                new ProcessorWithStores<>(
                    () ->
                        new DriftProcessor(
                            Duration.ofSeconds(1),
                            new DriftDetector(DriftSettings.DEFAULT),
                            new ClassifierMetrics(new CompositeMeterRegistry()),
                            new OpenEpisodes.Children(
                                "frequencies", "alerts", "episodes", "requests"),
                            format),
                    DriftProcessor.stores(format)),
                "deltas");
    addSink(topology, "frequencies", topics.classFrequencies());
    addSink(topology, "alerts", topics.driftAlerts());
    addSink(topology, "episodes", topics.driftEpisodes());
    addSink(topology, "requests", topics.retrainRequests());
    driver = new TopologyTestDriver(topology, new Properties());
    deltas =
        driver.createInputTopic(
            "deltas", new StringSerializer(), WindowSerdes.delta(StateFormat.AVRO).serializer());
    frequencies =
        driver.createOutputTopic(
            topics.classFrequencies().name(),
            Serdes.String().deserializer(),
            topics.classFrequencies().valueSerde().deserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void shouldWaitForThePartitionThatIsBehind() {
    pipe(0, 60 * SECOND, 0, 5);
    pipe(1, 4 * SECOND, 0, 1);
    wait(Duration.ofSeconds(2));
    assertThat(frequencies.isEmpty()).as("partition 1 is still in the first window").isTrue();

    pipe(1, 12 * SECOND, 0, 2);
    wait(Duration.ofMillis(500));

    ClassFrequencies window = frequencies.readValue();
    assertThat(counts(window)).containsExactly(8L, 0L);
    assertThat(window.getLate()).isZero();
    assertThat(frequencies.isEmpty()).isTrue();
  }

  @Test
  void shouldNotWaitForAPartitionThatFellSilent() {
    pipe(1, 4 * SECOND, 0, 1);
    pipe(0, 15 * SECOND, 0, 5);
    wait(DriftProcessor.IDLE.minusSeconds(1));
    pipe(0, 16 * SECOND, 10 * SECOND, 5);
    assertThat(frequencies.isEmpty()).isTrue();
    wait(Duration.ofSeconds(2));

    assertThat(counts(frequencies.readValue())).containsExactly(6L, 0L);

    // It speaks again, of the window that is closed.
    pipe(1, 5 * SECOND, 0, 3);
    pipe(1, 30 * SECOND, 20 * SECOND, 1);
    pipe(0, 30 * SECOND, 20 * SECOND, 1);
    wait(Duration.ofMillis(500));
    ClassFrequencies next = frequencies.readValue();
    assertThat(next.getLate()).isEqualTo(3);
    assertThat(counts(next)).containsExactly(5L, 0L);
  }

  @Test
  void shouldGiveOtherPartitionsTheTimeToBeginBeforeItClosesAnything() {
    pipe(0, 60 * SECOND, 0, 5);
    wait(DriftProcessor.SETTLING.minusMillis(300));
    pipe(1, 11 * SECOND, 0, 4);
    wait(Duration.ofSeconds(1));

    assertThat(counts(frequencies.readValue())).containsExactly(9L, 0L);
  }

  @Test
  void shouldCloseTheLastWindowsOfAStreamThatFellSilent() {
    pipe(0, 4 * SECOND, 0, 5);
    pipe(1, 12 * SECOND, 10 * SECOND, 2);
    wait(Duration.ofSeconds(10));
    assertThat(frequencies.isEmpty()).as("the window and its grace are not over").isTrue();

    wait(Duration.ofMillis(1500));
    assertThat(counts(frequencies.readValue())).containsExactly(5L, 0L);
    assertThat(counts(frequencies.readValue())).containsExactly(2L, 0L);

    wait(Duration.ofMinutes(1));
    assertThat(frequencies.isEmpty())
        .as("there is nothing to tell of windows without events")
        .isTrue();
  }

  @Test
  void shouldCountAsLateWhatComesAfterTheSilenceAndKeepLaterWindowsOpen() {
    pipe(0, 4 * SECOND, 0, 5);
    wait(Duration.ofSeconds(12));
    assertThat(counts(frequencies.readValue())).containsExactly(5L, 0L);

    pipe(0, 8 * SECOND, 0, 3);
    pipe(0, 11 * SECOND, 10 * SECOND, 4);
    wait(Duration.ofSeconds(2));
    assertThat(frequencies.isEmpty()).isTrue();

    pipe(0, 21 * SECOND, 20 * SECOND, 1);
    wait(Duration.ofMillis(500));
    ClassFrequencies next = frequencies.readValue();
    assertThat(counts(next)).containsExactly(4L, 0L);
    assertThat(next.getLate()).isEqualTo(3);
  }

  @Test
  void shouldCloseThemAfterARestartIntoTheSilence() {
    pipe(0, 4 * SECOND, 0, 5);
    Map<String, ModelWindow> open = contents(DriftProcessor.WINDOWS);
    Map<String, DriftState> states = contents(DriftProcessor.STATES);
    driver.close();
    start();
    open.forEach(driver.<String, ModelWindow>getKeyValueStore(DriftProcessor.WINDOWS)::put);
    states.forEach(driver.<String, DriftState>getKeyValueStore(DriftProcessor.STATES)::put);

    wait(Duration.ofSeconds(13));

    assertThat(counts(frequencies.readValue())).containsExactly(5L, 0L);
  }

  @Test
  void shouldSayOnEachWindowThatItJudgesWhereTheDetectorStands() {
    ModelVersion older = new ModelVersion("signs", "z", MODEL.classes(), List.of(9L, 1L), -1);
    pipe(0, 4 * SECOND, 0, 90);
    deltas.pipeInput(
        MODEL.name(), new FrequencyDelta(0, 5 * SECOND, window(older, 10 * SECOND, 3)));
    pipe(0, 30 * SECOND, 10 * SECOND, 90);
    wait(Duration.ofSeconds(2));

    TestRecord<String, ClassFrequencies> first = frequencies.readRecord();
    assertThat(first.value().getLogEvidence()).isNotNull();
    assertThat(first.value().getLogThreshold())
        .isEqualTo(new DriftDetector(DriftSettings.DEFAULT).logThreshold());
    TestRecord<String, ClassFrequencies> ofTheOlder = frequencies.readRecord();
    assertThat(ofTheOlder.value().getModelId()).isEqualTo("z");
    assertThat(ofTheOlder.value().getLogEvidence()).as("not judged").isNull();
    assertThat(frequencies.readValue().getLogEvidence()).isNotNull();
    assertThat(first.headers()).isEmpty();
  }

  @Test
  void shouldSayItInHeadersTooWhileInstancesOfVersion01TakePart() {
    driver.close();
    start(StateFormat.V01);
    pipe(0, 4 * SECOND, 0, 90);
    pipe(0, 30 * SECOND, 10 * SECOND, 90);
    wait(Duration.ofSeconds(2));

    TestRecord<String, ClassFrequencies> first = frequencies.readRecord();
    ClassFrequencies withoutFields = ModelWindow.template(MODEL).frequencies();
    assertThat(DriftHeaders.evidence(withoutFields, first.headers()))
        .hasValue(first.value().getLogEvidence());
    assertThat(DriftHeaders.threshold(withoutFields, first.headers()))
        .hasValue(first.value().getLogThreshold());
  }

  private <V> Map<String, V> contents(String store) {
    Map<String, V> contents = new HashMap<>();
    driver
        .<String, V>getKeyValueStore(store)
        .all()
        .forEachRemaining(entry -> contents.put(entry.key, entry.value));
    return contents;
  }

  private void pipe(int partition, long partitionTime, long windowStart, long low) {
    deltas.pipeInput(
        MODEL.name(),
        new FrequencyDelta(partition, partitionTime, window(MODEL, windowStart, low)));
  }

  private static ModelWindow window(ModelVersion of, long start, long low) {
    return ModelWindow.template(of).at(start, start + 10 * SECOND).plus(new long[] {low, 0});
  }

  private void wait(Duration time) {
    for (Duration left = time;
        !left.isZero() && !left.isNegative();
        left = left.minus(DriftProcessor.INTERVAL)) {
      driver.advanceWallClockTime(DriftProcessor.INTERVAL);
    }
  }

  private static void addSink(Topology topology, String node, Topic<?, ?> topic) {
    topology.addSink(
        node,
        topic.name(),
        topic.keySerde().serializer(),
        topic.valueSerde().serializer(),
        "watch");
  }

  private static List<Long> counts(ClassFrequencies window) {
    return window.getFrequencies().stream().map(ClassFrequency::getCount).toList();
  }
}
