package io.cgl.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.ClassFrequency;
import io.cgl.avro.ClassShift;
import io.cgl.avro.Classification;
import io.cgl.avro.DriftAlert;
import io.cgl.avro.DriftEpisode;
import io.cgl.avro.DriftKind;
import io.cgl.avro.EpisodeEnd;
import io.cgl.avro.EpisodeState;
import io.cgl.avro.RetrainRequest;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.drift.DriftSettings;
import io.cgl.scoring.BatchInference;
import io.cgl.scoring.ModelSource;
import io.cgl.stream.classify.Abstention;
import io.cgl.stream.classify.ReviewHeaders;
import io.cgl.stream.deadletter.DeadLetterHeaders;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTopologyTest {

  private static final String MODEL = "signs";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final byte[] KEY = "k".getBytes(UTF_8);

  @TempDir Path folder;

  private final SchemaRegistry registry = SchemaRegistry.at("mock://" + UUID.randomUUID(), true);
  private final TopicCatalogue topics = new TopicCatalogue("cgl.", registry);
  private final TestEvents readings = new TestEvents(registry);
  private final BatchInference inference =
      BatchInference.builder(ModelSource.none(), registry).build();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private String modelId;
  private Abstention abstention = Abstention.NONE;

  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> events;
  private TestOutputTopic<byte[], Classification> classifications;
  private TestOutputTopic<byte[], byte[]> deadLetters;
  private TestOutputTopic<byte[], byte[]> reviews;
  private TestOutputTopic<String, ClassFrequencies> frequencies;
  private TestOutputTopic<String, DriftAlert> alerts;
  private TestOutputTopic<String, DriftEpisode> episodes;
  private TestOutputTopic<String, RetrainRequest> requests;

  @BeforeEach
  void start() throws IOException {
    modelId = serve(1f, 0);
    start(folder.resolve("state"), new RecordLimits(Map.of()));
  }

  @AfterEach
  void stop() {
    driver.close();
    inference.close();
  }

  @Test
  void shouldClassifyAnEventAndKeepItsKeyTimeAndHeaders() {
    Headers headers = new RecordHeaders().add("trace", "abc".getBytes(UTF_8));

    events.pipeInput(new TestRecord<>(KEY, readings.reading(2), headers, START));

    TestRecord<byte[], Classification> classified = classifications.readRecord();
    assertThat(classified.key()).isEqualTo(KEY);
    assertThat(classified.getRecordTime()).isEqualTo(START);
    assertThat(classified.headers()).isEqualTo(headers);
    Classification value = classified.value();
    assertThat(value.getModelName()).isEqualTo(MODEL);
    assertThat(value.getModelId()).isEqualTo(modelId);
    assertThat(value.getLabel()).isEqualTo("high");
    assertThat(value.getConfidence()).isEqualTo(value.getProbabilities().get(1)).isGreaterThan(.9f);
    assertThat(value.getProbabilities()).hasSize(2);
    assertThat(value.getSourceTopic()).isEqualTo(TestEvents.TOPIC);
    assertThat(value.getSourcePartition()).isZero();
    assertThat(value.getSourceOffset()).isZero();
    assertNothingElseCameOut();
  }

  @Test
  void shouldClassifyAnEventWithoutKey() {
    events.pipeInput(null, readings.reading(-1), START);

    TestRecord<byte[], Classification> classified = classifications.readRecord();
    assertThat(classified.key()).isNull();
    assertThat(classified.value().getLabel()).isEqualTo("low");
    assertNothingElseCameOut();
  }

  @Test
  void shouldRouteUndecodableBytesToDeadLettersUnchanged() {
    byte[] noAvro = "no Avro".getBytes(UTF_8);
    Headers headers = new RecordHeaders().add("trace", "abc".getBytes(UTF_8));

    events.pipeInput(new TestRecord<>(KEY, noAvro, headers, START));

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.key()).isEqualTo(KEY);
    assertThat(letter.value()).isEqualTo(noAvro);
    assertThat(letter.getRecordTime()).isEqualTo(START);
    assertThat(header(letter, "trace")).isEqualTo("abc");
    assertThat(header(letter, DeadLetterHeaders.EXCEPTION)).endsWith("UnencodableException");
    assertThat(header(letter, DeadLetterHeaders.MESSAGE)).isNotBlank();
    assertThat(header(letter, DeadLetterHeaders.STACKTRACE)).contains("UnencodableException");
    assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo(TestEvents.TOPIC);
    assertThat(header(letter, DeadLetterHeaders.PARTITION)).isEqualTo("0");
    assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo("0");
    assertThat(header(letter, DeadLetterHeaders.REASON)).contains("Unknown magic byte");
    assertThat(header(letter, DeadLetterHeaders.CODE)).isEqualTo("not-confluent-format");
    assertNothingElseCameOut();
  }

  @Test
  void shouldRouteAnUnknownSchemaToDeadLetters() {
    byte[] unknownSchema = readings.reading(1);
    unknownSchema[1] = 0x7f;

    events.pipeInput(KEY, unknownSchema, START);

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.value()).isEqualTo(unknownSchema);
    assertThat(header(letter, DeadLetterHeaders.REASON)).contains("error code: 404");
    assertNothingElseCameOut();
  }

  @Test
  void shouldRouteTruncatedAvroToDeadLetters() {
    byte[] whole = readings.reading(1);
    byte[] truncated = java.util.Arrays.copyOf(whole, whole.length - 3);

    events.pipeInput(KEY, truncated, START);

    assertThat(deadLetters.readValue()).isEqualTo(truncated);
    assertNothingElseCameOut();
  }

  @Test
  void shouldRouteAnEventThatLacksAnInputToDeadLetters() {
    events.pipeInput(KEY, readings.withoutX(), START);

    assertThat(header(deadLetters.readRecord(), DeadLetterHeaders.REASON)).contains("no field 'x'");
    assertNothingElseCameOut();
  }

  @Test
  void shouldRouteAnInputOfTheWrongTypeToDeadLetters() {
    events.pipeInput(KEY, readings.withWordForX(), START);

    assertThat(header(deadLetters.readRecord(), DeadLetterHeaders.REASON))
        .contains("'many'", "expects a number");
    assertNothingElseCameOut();
  }

  @Test
  void shouldRouteTombstonesToDeadLettersEvenWithoutKey() {
    events.pipeInput(KEY, null, START);
    events.pipeInput(null, null, START);

    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.key()).isEqualTo(KEY);
    assertThat(letter.value()).isNull();
    assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo("the event has no value");
    assertThat(deadLetters.readRecord().key()).isNull();
    assertNothingElseCameOut();
  }

  @Test
  void shouldSayUnknownBelowTheThresholdOfTheMostProbableClass() {
    restart(new Abstention(Optional.of(.6), Map.of("high", .9), Optional.empty()));

    events.pipeInput(KEY, readings.reading(-1), START);
    events.pipeInput(KEY, readings.reading(-.1), START);
    events.pipeInput(KEY, readings.reading(1), START);
    events.pipeInput(KEY, readings.reading(2), START);

    List<Classification> classified = classifications.readValuesToList();
    assertThat(classified)
        .extracting(Classification::getLabel)
        .containsExactly("low", "unknown", "unknown", "high");
    assertThat(classified)
        .extracting(Classification::getPredicted)
        .containsExactly(null, "low", "high", null);
    assertThat(classified.get(2).getConfidence())
        .as("of the most probable class")
        .isEqualTo(classified.get(2).getProbabilities().get(1));
    assertThat(count("cgl.events.classified", "low")).isEqualTo(2);
    assertThat(count("cgl.events.classified", "high")).isEqualTo(2);
    assertThat(count("cgl.events.abstained", "low")).isOne();
    assertThat(count("cgl.events.abstained", "high")).isOne();
    assertNothingElseCameOut();
  }

  @Test
  void shouldTakeTheModelsThresholdsWhereTheConfigurationSaysNothing() throws IOException {
    inference.serve(
        LinearCheckpoint.signOfX(MODEL, 1f)
            .write(folder.resolve("cautious"), Map.of("high", .95), 9000L, 1000L),
        1);

    events.pipeInput(KEY, readings.reading(1), START);
    events.pipeInput(KEY, readings.reading(-.1), START);
    restart(new Abstention(Optional.of(0.), Map.of(), Optional.empty()));
    events.pipeInput(KEY, readings.reading(1), START);

    assertThat(classifications.readValuesToList())
        .extracting(Classification::getLabel)
        .as("the configuration wins: 0 is never to abstain")
        .containsExactly("high");
  }

  @Test
  void shouldSendUnknownEventsToReviewUnchanged() {
    restart(new Abstention(Optional.of(.8), Map.of(), Optional.of("to-review")));
    Headers headers = new RecordHeaders().add("trace", "abc".getBytes(UTF_8));
    byte[] unsure = readings.reading(.1);

    events.pipeInput(new TestRecord<>(KEY, unsure, headers, START));
    events.pipeInput(KEY, readings.reading(3), START);

    TestRecord<byte[], byte[]> review = reviews.readRecord();
    assertThat(review.key()).isEqualTo(KEY);
    assertThat(review.value()).isEqualTo(unsure);
    assertThat(review.getRecordTime()).isEqualTo(START);
    assertThat(header(review, "trace")).isEqualTo("abc");
    assertThat(header(review, ReviewHeaders.MODEL_NAME)).isEqualTo(MODEL);
    assertThat(header(review, ReviewHeaders.MODEL_ID)).isEqualTo(modelId);
    assertThat(header(review, ReviewHeaders.PREDICTED)).isEqualTo("high");
    assertThat(Float.parseFloat(header(review, ReviewHeaders.CONFIDENCE))).isBetween(.5f, .6f);
    assertThat(header(review, ReviewHeaders.SOURCE_TOPIC)).isEqualTo(TestEvents.TOPIC);
    assertThat(header(review, ReviewHeaders.SOURCE_PARTITION)).isEqualTo("0");
    assertThat(header(review, ReviewHeaders.SOURCE_OFFSET)).isEqualTo("0");
    assertThat(reviews.isEmpty()).as("what is known needs no review").isTrue();
    TestRecord<byte[], Classification> unknown = classifications.readRecord();
    assertThat(unknown.value().getLabel()).isEqualTo("unknown");
    assertThat(unknown.headers()).isEqualTo(headers);
    assertThat(classifications.readValue().getLabel()).isEqualTo("high");
    assertNothingElseCameOut();
  }

  @Test
  void shouldCountTheMostProbableClassSoThatAbstainingIsNoDrift() {
    restart(new Abstention(Optional.of(1.), Map.of(), Optional.empty()));

    pipe(3, 7, START);
    pipe(1, 0, START.plus(WINDOW).plus(GRACE));
    letTasksReport();
    letTasksReport();

    assertThat(classifications.readValuesToList())
        .extracting(Classification::getLabel)
        .containsOnly("unknown");
    assertThat(counts(frequencies.readValue())).containsExactly(3L, 7L);
  }

  @Test
  void shouldNotBelieveAVerdictThatCameInFromOutside() {
    Headers forged = new RecordHeaders().add("cgl.verdict", "low".getBytes(UTF_8));

    events.pipeInput(new TestRecord<>(KEY, readings.reading(5), forged, START));

    TestRecord<byte[], Classification> classified = classifications.readRecord();
    assertThat(classified.value().getLabel()).isEqualTo("high");
    assertThat(classified.headers()).isEmpty();
    assertNothingElseCameOut();
  }

  @Test
  void shouldGiveARecordTheTimeOfItsArrivalWhereATopicDoesNotTakeItsOwn() {
    driver.close();
    start(
        folder.resolve("other"),
        new RecordLimits(
            Map.of(
                topics.classifications().name(),
                TopicLimits.DEFAULT,
                TopicCatalogue.deadLetterTopic(TestEvents.TOPIC),
                TopicLimits.DEFAULT)));
    Instant future = Instant.parse("2100-01-01T00:00:00Z");

    events.pipeInput(KEY, readings.reading(1), future);
    events.pipeInput(KEY, new byte[] {1}, future);

    TestRecord<byte[], Classification> classified = classifications.readRecord();
    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    String millis = String.valueOf(future.toEpochMilli());
    assertThat(classified.getRecordTime()).isEqualTo(START);
    assertThat(header(classified, DeadLetterHeaders.TIME)).isEqualTo(millis);
    assertThat(letter.getRecordTime()).isEqualTo(START);
    assertThat(header(letter, DeadLetterHeaders.TIME)).isEqualTo(millis);
  }

  @Test
  void shouldGoOnAfterABadEvent() {
    events.pipeInput(KEY, new byte[] {1}, START);
    events.pipeInput(KEY, readings.reading(1), START);

    assertThat(deadLetters.getQueueSize()).isOne();
    assertThat(
            meters
                .get("cgl.events.deadlettered")
                .tag("reason", "not-confluent-format")
                .counter()
                .count())
        .isOne();
    assertThat(classifications.readValue().getSourceOffset()).isOne();
  }

  @Test
  void shouldCountClassesPerClosedWindow() {
    pipe(3, 7, START);
    pipe(1, 0, START.plus(WINDOW));
    letTasksReport();
    assertThat(frequencies.isEmpty()).as("the first window waits for its grace").isTrue();

    pipe(1, 0, START.plus(WINDOW).plus(GRACE));
    letTasksReport();

    TestRecord<String, ClassFrequencies> closed = frequencies.readRecord();
    assertThat(closed.key()).isEqualTo(MODEL);
    ClassFrequencies window = closed.value();
    assertThat(window.getModelId()).isEqualTo(modelId);
    assertThat(window.getWindowStart()).isEqualTo(START);
    assertThat(window.getWindowEnd()).isEqualTo(START.plus(WINDOW));
    assertThat(window.getFrequencies())
        .containsExactly(
            new ClassFrequency("low", 3L, 9000L), new ClassFrequency("high", 7L, 1000L));
    assertThat(window.getLate()).isZero();
    assertThat(frequencies.isEmpty()).as("the second window is open").isTrue();
  }

  @Test
  void shouldCountStragglersWithinTheGraceAndReportLaterOnes() {
    pipe(1, 0, START);
    pipe(1, 0, START.plus(WINDOW));
    pipe(0, 1, START.plusSeconds(9));
    letTasksReport();
    pipe(1, 0, START.plus(WINDOW).plus(GRACE));
    letTasksReport();
    assertThat(counts(frequencies.readValue())).containsExactly(1L, 1L);

    pipe(5, 0, START);
    pipe(1, 0, START.plus(WINDOW.multipliedBy(2)).plus(GRACE));
    letTasksReport();

    ClassFrequencies next = frequencies.readValue();
    assertThat(next.getWindowStart()).isEqualTo(START.plus(WINDOW));
    assertThat(next.getLate()).as("events too late for the first window").isEqualTo(5);
    assertThat(meters.get("cgl.events.late").counter().count()).isEqualTo(5);
    assertThat(counts(next)).containsExactly(2L, 0L);
  }

  @Test
  void shouldCountEveryModelForItself() throws IOException {
    pipe(2, 1, START);
    String next = serve(2f, 1);
    pipe(0, 4, START.plusSeconds(5));
    pipe(1, 0, START.plus(WINDOW).plus(GRACE));
    letTasksReport();

    assertThat(frequencies.readValuesToList())
        .extracting(ClassFrequencies::getModelId)
        .containsExactly(modelId, next);
  }

  @Test
  void shouldRaiseOneAlertAndOneRequestPerEpisode() {
    pipeWindows(0, 5, 90, 10);
    assertThat(alerts.isEmpty()).as("nothing drifted yet").isTrue();

    pipeWindows(5, 12, 40, 60);

    DriftAlert alert = alerts.readValue();
    assertThat(alert.getModelId()).isEqualTo(modelId);
    assertThat(alert.getLogEvidence()).isGreaterThanOrEqualTo(alert.getLogThreshold());
    assertThat(alert.getWindowStart()).isAfterOrEqualTo(START.plus(WINDOW.multipliedBy(5)));
    assertThat(alert.getClasses()).extracting(ClassShift::getLabel).startsWith("high");
    ClassShift high = alert.getClasses().get(0);
    assertThat(high.getReferenceShare()).isEqualTo(.1);
    assertThat(high.getObservedShare()).isBetween(.5, .65);
    assertThat(high.getEvidence()).isPositive();
    RetrainRequest request = requests.readValue();
    assertThat(request.getRequestId()).isEqualTo(alert.getEpisodeId());
    assertThat(request.getModelId()).isEqualTo(modelId);
    assertThat(request.getDataFrom()).isEqualTo(START.plus(WINDOW.multipliedBy(5)));
    assertThat(request.getRequestedAt()).isEqualTo(alert.getWindowEnd());
    assertThat(request.getReason()).contains("high from 10.00% to");
    assertThat(meters.get("cgl.drift.episodes").counter().count()).isOne();
    assertThat(meters.get("cgl.drift.open").gauge().value()).isOne();
    assertThat(meters.get("cgl.drift.evidence").gauge().value())
        .isGreaterThanOrEqualTo(meters.get("cgl.drift.threshold").gauge().value());
    assertThat(alerts.isEmpty()).as("one alert").isTrue();
    assertThat(requests.isEmpty()).as("one request").isTrue();
  }

  @Test
  void shouldTellOfAnEpisodeUntilTheStreamReturns() {
    pipeWindows(0, 5, 90, 10);
    assertThat(episodes.isEmpty()).as("nothing drifted yet").isTrue();
    pipeWindows(5, 15, 40, 60);

    List<TestRecord<String, DriftEpisode>> told = episodes.readRecordsToList();
    DriftAlert alert = alerts.readValue();
    assertThat(told).hasSizeBetween(2, 5);
    assertThat(told)
        .allSatisfy(
            record -> {
              assertThat(record.key()).isEqualTo(alert.getEpisodeId());
              assertThat(record.value().getKind()).isEqualTo(DriftKind.CLASS_FREQUENCIES);
              assertThat(record.value().getState()).isEqualTo(EpisodeState.OPEN);
              assertThat(record.value().getClosedBy()).isNull();
              assertThat(record.value().getOpenedAt()).isEqualTo(alert.getWindowStart());
            });
    DriftEpisode opened = told.get(0).value();
    assertThat(opened.getModelId()).isEqualTo(modelId);
    assertThat(opened.getUpdatedAt()).isEqualTo(alert.getWindowEnd());
    assertThat(opened.getClasses()).isEqualTo(alert.getClasses());
    assertThat(told).extracting(record -> record.value().getWindows()).isSorted().startsWith(1);

    pipeWindows(15, 30, 90, 10);

    List<DriftEpisode> then = episodes.readValuesToList();
    DriftEpisode closed = then.get(then.size() - 1);
    assertThat(closed.getState()).isEqualTo(EpisodeState.CLOSED);
    assertThat(closed.getClosedBy()).isEqualTo(EpisodeEnd.RETURN);
    assertThat(closed.getEpisodeId()).isEqualTo(alert.getEpisodeId());
    assertThat(then)
        .filteredOn(episode -> episode.getState() == EpisodeState.CLOSED)
        .as("closed once")
        .hasSize(1);
    assertThat(alerts.isEmpty()).as("one alert").isTrue();
  }

  @Test
  void shouldCloseAnEpisodeThatIsOpenWhenAnotherCheckpointTakesOver() throws IOException {
    pipeWindows(0, 3, 90, 10);
    pipeWindows(3, 8, 40, 60);
    String episode = alerts.readValue().getEpisodeId();
    episodes.readValuesToList();

    inference.serve(bundle(2f, 4000L, 6000L), 1);
    pipeWindows(8, 12, 40, 60);

    // The swapped out one's last window may have told of it once more.
    List<DriftEpisode> told = episodes.readValuesToList();
    DriftEpisode closed = told.get(told.size() - 1);
    assertThat(told).extracting(DriftEpisode::getEpisodeId).containsOnly(episode);
    assertThat(told).extracting(DriftEpisode::getState).containsOnlyOnce(EpisodeState.CLOSED);
    assertThat(closed.getModelId()).isEqualTo(modelId);
    assertThat(closed.getClosedBy()).isEqualTo(EpisodeEnd.SWAP);
    assertThat(closed.getUpdatedAt()).isAfterOrEqualTo(START.plus(WINDOW.multipliedBy(8)));
    assertThat(closed.getClasses()).extracting(ClassShift::getLabel).startsWith("high");
  }

  @Test
  void shouldNotReopenAnEpisodeForTheModelThatWasSwappedOut() throws IOException {
    pipeWindows(0, 3, 90, 10);
    pipeWindows(3, 8, 40, 60);
    assertThat(alerts.readValuesToList()).hasSize(1);

    // The new model's reference is the new distribution; the old one's last events straggle in.
    inference.serve(bundle(2f, 4000L, 6000L), 1);
    pipeWindows(8, 12, 40, 60);
    inference.serve(bundle(1f, 9000L, 1000L), 0);
    pipeWindows(12, 18, 0, 100);
    inference.serve(bundle(2f, 4000L, 6000L), 1);
    pipeWindows(18, 22, 40, 60);

    assertThat(alerts.readValuesToList()).isEmpty();
    assertThat(requests.readValuesToList()).hasSize(1);
  }

  @Test
  void shouldRaiseANewEpisodeForANewModel() throws IOException {
    pipeWindows(0, 3, 90, 10);
    pipeWindows(3, 8, 40, 60);
    String next = serve(2f, 1);
    pipeWindows(8, 14, 40, 60);

    assertThat(alerts.readValuesToList())
        .extracting(DriftAlert::getModelId)
        .containsExactly(modelId, next);
  }

  private void pipeWindows(int from, int to, int low, int high) {
    for (int window = from; window < to; window++) {
      pipe(low, high, START.plus(WINDOW.multipliedBy(window)));
      letTasksReport();
    }
    // The first event after them and their grace closes them.
    letTasksReport();
  }

  private void pipe(int low, int high, Instant at) {
    for (int i = 0; i < low; i++) {
      events.pipeInput(KEY, readings.reading(-2), at);
    }
    for (int i = 0; i < high; i++) {
      events.pipeInput(KEY, readings.reading(2), at);
    }
  }

  /** Counts are handed on, and windows closed, on the wall clock. */
  private void letTasksReport() {
    driver.advanceWallClockTime(Duration.ofMillis(300));
    driver.advanceWallClockTime(Duration.ofSeconds(1));
  }

  private String serve(float sharpness, long sequence) throws IOException {
    inference.serve(bundle(sharpness, 9000L, 1000L), sequence);
    return inference.activeVersion().orElseThrow().id();
  }

  private CheckpointBundle bundle(float sharpness, Long... reference) throws IOException {
    return LinearCheckpoint.signOfX(MODEL, sharpness)
        .write(folder.resolve("bundle-" + UUID.randomUUID()), reference);
  }

  private void restart(Abstention settings) {
    driver.close();
    abstention = settings;
    start(folder.resolve("state-" + UUID.randomUUID()), new RecordLimits(Map.of()));
  }

  private void start(Path stateDir, RecordLimits limits) {
    ClassifierMetrics metrics = new ClassifierMetrics(meters);
    ClassifierConfig config =
        ClassifierConfig.builder(
                new Cluster("unused:9092", Map.of()), registry, TestEvents.TOPIC, MODEL)
            .withWindow(WINDOW)
            .withGrace(GRACE)
            .withDrift(DriftSettings.DEFAULT)
            .withAbstention(abstention)
            .withStateDir(stateDir)
            .build();
    Properties settings = KafkaSettings.of(config, inference, limits, metrics);
    driver =
        new TopologyTestDriver(
            ClassifierTopology.build(config, inference, limits, 1, metrics), settings, START);
    events =
        driver.createInputTopic(
            TestEvents.TOPIC, new ByteArraySerializer(), new ByteArraySerializer());
    deadLetters =
        driver.createOutputTopic(
            config.deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    reviews =
        driver.createOutputTopic(
            abstention.reviewTopic().orElse("no-review"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    classifications = output(topics.classifications());
    frequencies = output(topics.classFrequencies());
    alerts = output(topics.driftAlerts());
    episodes = output(topics.driftEpisodes());
    requests = output(topics.retrainRequests());
  }

  private <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
    return driver.createOutputTopic(
        topic.name(), topic.keySerde().deserializer(), topic.valueSerde().deserializer());
  }

  private void assertNothingElseCameOut() {
    for (TestOutputTopic<?, ?> output :
        List.of(classifications, deadLetters, reviews, frequencies, alerts, episodes, requests)) {
      assertThat(output.isEmpty()).as("%s is empty", output).isTrue();
    }
  }

  private double count(String meter, String label) {
    return meters.get(meter).tag("class", label).counter().count();
  }

  private static List<Long> counts(ClassFrequencies window) {
    return window.getFrequencies().stream().map(ClassFrequency::getCount).toList();
  }

  private static String header(TestRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return new String(header.value(), UTF_8);
  }
}
