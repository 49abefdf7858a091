package io.cgl.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.avro.ClassQuality;
import io.cgl.avro.ClassShift;
import io.cgl.avro.DriftAlert;
import io.cgl.avro.DriftEpisode;
import io.cgl.avro.DriftKind;
import io.cgl.avro.EpisodeEnd;
import io.cgl.avro.EpisodeState;
import io.cgl.avro.Label;
import io.cgl.avro.Quality;
import io.cgl.avro.RetrainRequest;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.drift.quality.QualitySettings;
import io.cgl.scoring.BatchInference;
import io.cgl.scoring.ModelSource;
import io.cgl.scoring.api.Trial;
import io.cgl.stream.kafka.RecordLimits;
import io.cgl.stream.monitoring.metrics.ClassifierMetrics;
import io.cgl.testsupport.TestEvents;
import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of labels. */
class QualityTopologyTest {

  private static final String MODEL = "signs";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(10);

  @TempDir Path folder;

  private final SchemaRegistry registry = SchemaRegistry.at("mock://" + UUID.randomUUID(), true);
  private final TopicCatalogue topics = new TopicCatalogue("cgl.", registry);
  private final TestEvents readings = new TestEvents(registry);
  private final BatchInference inference =
      BatchInference.builder(ModelSource.none(), registry).build();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> events;
  private TestInputTopic<byte[], byte[]> labels;
  private TestOutputTopic<String, Quality> quality;
  private TestOutputTopic<String, DriftAlert> alerts;
  private TestOutputTopic<String, DriftEpisode> episodes;
  private TestOutputTopic<String, RetrainRequest> requests;
  private int keys;

  @BeforeEach
  void start() throws IOException {
    serve(1f, 0);
    ClassifierMetrics metrics = new ClassifierMetrics(meters);
    ClassifierConfig config =
        ClassifierConfig.builder(
                new Cluster("unused:9092", Map.of()), registry, TestEvents.TOPIC, MODEL)
            .withWindow(WINDOW)
            .withGrace(Duration.ofSeconds(2))
            .withQuality(new QualitySettings(Duration.ofHours(1), Duration.ofSeconds(5)))
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
    labels =
        driver.createInputTopic(
            topics.labels().name(), new ByteArraySerializer(), new ByteArraySerializer());
    quality = output(topics.quality());
    alerts = output(topics.driftAlerts());
    episodes = output(topics.driftEpisodes());
    requests = output(topics.retrainRequests());
  }

  @AfterEach
  void stop() {
    driver.close();
    inference.close();
  }

  @Test
  void shouldJoinLabelsWithClassificationsAndTellRecallsPerWindow() {
    byte[] right = event(1, START);
    byte[] wrong = event(1, START.plusSeconds(1));
    event(-1, START.plusSeconds(2)); // Nobody labels it.
    label(right, "high", null);
    label(wrong, "low", null);
    letTasksReport();
    assertThat(quality.isEmpty()).as("labels of the window may still come").isTrue();

    label(event(-1, START.plusSeconds(20)), "low", null);
    letTasksReport();

    Quality window = quality.readValue();
    assertThat(window.getModelId()).isEqualTo(inference.activeVersion().orElseThrow().id());
    assertThat(window.getWindowStart()).isEqualTo(START);
    assertThat(window.getWindowEnd()).isEqualTo(START.plus(WINDOW));
    assertThat(window.getLabelled()).isEqualTo(2);
    assertThat(window.getClasses())
        .containsExactly(new ClassQuality("high", 1L, 1L, 2L), new ClassQuality("low", 1L, 0L, 0L));
    assertThat(window.getBalancedAccuracy()).isEqualTo(0.5);
    assertThat(window.getPrequentialBalancedAccuracy()).isEqualTo(0.5);
    assertThat(meters.get("cgl.quality.accuracy").gauge().value()).isEqualTo(0.5);
    assertThat(meters.get("cgl.labels.joined").counter().count()).isEqualTo(3);
    assertThat(quality.isEmpty()).isTrue();
  }

  @Test
  void shouldFindTheEventThatTheLabelMeansWhereAKeyCameTwice() {
    byte[] key = "twice".getBytes(UTF_8);
    events.pipeInput(key, readings.reading(1), START);
    events.pipeInput(key, readings.reading(-1), START.plusSeconds(3));

    label(key, "high", START);
    label(key, "low", null); // The latest.
    label(key, "high", null); // Told already.
    closeFirstWindow();

    assertThat(quality.readValue().getClasses())
        .containsExactly(new ClassQuality("high", 1L, 1L, 1L), new ClassQuality("low", 1L, 1L, 1L));
  }

  @Test
  void shouldWaitWithALabelForItsEvent() {
    label("early".getBytes(UTF_8), "low", null);
    label("early-and-sure".getBytes(UTF_8), "high", START.plusSeconds(1));
    events.pipeInput("early".getBytes(UTF_8), readings.reading(-1), START);
    events.pipeInput("early-and-sure".getBytes(UTF_8), readings.reading(1), START.plusSeconds(1));
    closeFirstWindow();

    assertThat(quality.readValue().getLabelled()).isEqualTo(2);
  }

  @Test
  void shouldForgetALabelWhoseEventDoesNotCome() {
    label("never".getBytes(UTF_8), "low", null);
    driver.advanceWallClockTime(Duration.ofMinutes(6));
    events.pipeInput("never".getBytes(UTF_8), readings.reading(-1), START);
    closeFirstWindow();

    assertThat(quality.isEmpty()).isTrue();
  }

  @Test
  void shouldPassOverWhatIsNoLabel() {
    labels.pipeInput("k".getBytes(UTF_8), "no Avro".getBytes(UTF_8));
    labels.pipeInput("k".getBytes(UTF_8), (byte[]) null);
    labels.pipeInput(null, "no Avro".getBytes(UTF_8));
    label(event(1, START), "high", null);
    closeFirstWindow();

    assertThat(quality.readValue().getLabelled()).isOne();
    assertThat(meters.get("cgl.labels.unreadable").counter().count()).isOne();
  }

  @Test
  void shouldCountLabelsThatComeAfterTheirWindowHadClosed() {
    byte[] late = event(1, START.plusSeconds(4));
    label(event(1, START), "high", null);
    closeFirstWindow();
    assertThat(quality.readValue().getLate()).isZero();

    label(late, "high", null);
    letTasksReport();
    driver.advanceWallClockTime(Duration.ofSeconds(20));

    Quality next = quality.readValue();
    assertThat(next.getWindowStart()).isEqualTo(START.plusSeconds(20));
    assertThat(next.getLate()).isOne();
  }

  @Test
  void shouldRaiseAnAlertOfItsOwnWhenAccuracyDropsAndFrequenciesStay() {
    windows(0, 20, 0);
    assertThat(alerts.isEmpty()).as("all is as it was held out").isTrue();

    windows(20, 32, 6);

    DriftAlert alert = alerts.readValue();
    assertThat(alert.getKind()).isEqualTo(DriftKind.ACCURACY);
    assertThat(alert.getModelId()).isEqualTo(inference.activeVersion().orElseThrow().id());
    assertThat(alert.getClasses()).extracting(ClassShift::getLabel).startsWith("high");
    assertThat(alert.getClasses().get(0).getReferenceShare()).isBetween(.9, 1.);
    assertThat(alert.getClasses().get(0).getObservedShare()).isBetween(.2, .7);
    RetrainRequest request = requests.readValue();
    assertThat(request.getRequestId()).isEqualTo(alert.getEpisodeId());
    assertThat(request.getReason()).startsWith("accuracy dropped: recall of high from");
    assertThat(request.getDataFrom())
        .isBetween(START.plus(WINDOW.multipliedBy(17)), START.plus(WINDOW.multipliedBy(21)));
    DriftEpisode opened = episodes.readValue();
    assertThat(opened.getEpisodeId()).isEqualTo(alert.getEpisodeId());
    assertThat(opened.getKind()).isEqualTo(DriftKind.ACCURACY);
    assertThat(opened.getState()).isEqualTo(EpisodeState.OPEN);

    windows(32, 50, 0);

    List<DriftEpisode> then = episodes.readValuesToList();
    assertThat(then.get(then.size() - 1).getClosedBy()).isEqualTo(EpisodeEnd.RETURN);
    assertThat(alerts.isEmpty()).as("one alert").isTrue();
    assertThat(requests.isEmpty()).as("one request").isTrue();
  }

  @Test
  void shouldCloseAnEpisodeOfAccuracyAtASwap() throws IOException {
    windows(0, 20, 0);
    windows(20, 32, 6);
    String episode = alerts.readValue().getEpisodeId();
    episodes.readValuesToList();

    serve(2f, 1);
    windows(32, 36, 0);

    DriftEpisode closed = episodes.readValue();
    assertThat(closed.getEpisodeId()).isEqualTo(episode);
    assertThat(closed.getClosedBy()).isEqualTo(EpisodeEnd.SWAP);
    assertThat(episodes.isEmpty()).isTrue();
  }

  @Test
  void shouldWatchTheActiveCheckpointWhileACanaryIsOnTrial() throws IOException {
    String active = inference.activeVersion().orElseThrow().id();
    CheckpointBundle canary = bundle(2f, 1);
    inference.tryOut(canary, new Trial.Canary(.2), 1);
    windows(0, 20, 0);
    windows(20, 32, 6);

    assertThat(alerts.readValuesToList())
        .as("one alert, of the one that serves")
        .singleElement()
        .satisfies(alert -> assertThat(alert.getModelId()).isEqualTo(active));
    assertThat(requests.readValuesToList()).hasSize(1);
    List<Quality> all = quality.readValuesToList();
    assertThat(all).extracting(Quality::getModelId).contains(active, canary.manifest().modelId());
    assertThat(all)
        .filteredOn(window -> window.getModelId().equals(active))
        .filteredOn(window -> window.getWindowStart().equals(START.plus(WINDOW.multipliedBy(20))))
        .singleElement()
        .satisfies(
            window -> {
              assertThat(window.getBalancedAccuracy()).isLessThan(.7);
              assertThat(window.getPrequentialBalancedAccuracy())
                  .as("the twenty windows before are not forgotten")
                  .isGreaterThan(.9);
            });
  }

  /**
   * Windows of ten events of each class, all of them labelled.
   *
   * @param mistaken of the events that are truly high are predicted to be low, and the other way
   *     round, so that the classes are predicted as often as ever
   */
  private void windows(int from, int to, int mistaken) {
    for (int window = from; window < to; window++) {
      for (int i = 0; i < 10; i++) {
        Instant at = START.plus(WINDOW.multipliedBy(window)).plusMillis(2L * i);
        label(event(i < mistaken ? -1 : 1, at), "high", null);
        label(event(i < mistaken ? 1 : -1, at.plusMillis(1)), "low", null);
      }
      letTasksReport();
    }
  }

  private void closeFirstWindow() {
    label(event(-1, START.plusSeconds(20)), "low", null);
    letTasksReport();
  }

  private byte[] event(double x, Instant at) {
    byte[] key = ("k" + keys++).getBytes(UTF_8);
    events.pipeInput(key, readings.reading(x), at);
    return key;
  }

  private void label(byte[] key, String truth, Instant eventTime) {
    labels.pipeInput(
        key,
        topics
            .labels()
            .valueSerde()
            .serializer()
            .serialize(topics.labels().name(), new Label(truth, eventTime, "analyst")));
  }

  private void letTasksReport() {
    driver.advanceWallClockTime(Duration.ofMillis(300));
    driver.advanceWallClockTime(Duration.ofSeconds(1));
  }

  private <V> TestOutputTopic<String, V> output(Topic<String, V> topic) {
    return driver.createOutputTopic(
        topic.name(), topic.keySerde().deserializer(), topic.valueSerde().deserializer());
  }

  private void serve(float sharpness, long sequence) throws IOException {
    inference.serve(bundle(sharpness, sequence), sequence);
  }

  /** Held-out rows: 100 of each class, two of each mistaken. */
  private CheckpointBundle bundle(float sharpness, long id) throws IOException {
    return LinearCheckpoint.signOfX(MODEL, sharpness)
        .write(
            folder.resolve("model-" + id),
            Map.of(),
            List.of(List.of(98L, 2L), List.of(2L, 98L)),
            100L,
            100L);
  }
}
