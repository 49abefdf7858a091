package io.cgl.stream;

import static io.cgl.stream.ClassifierDriver.GRACE;
import static io.cgl.stream.ClassifierDriver.MODEL;
import static io.cgl.stream.ClassifierDriver.START;
import static io.cgl.stream.ClassifierDriver.counts;
import static io.cgl.stream.ClassifierDriver.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.ClassFrequency;
import io.cgl.avro.ClassShift;
import io.cgl.avro.DriftAlert;
import io.cgl.avro.DriftEpisode;
import io.cgl.avro.DriftKind;
import io.cgl.avro.EpisodeEnd;
import io.cgl.avro.EpisodeState;
import io.cgl.avro.RetrainRequest;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Windows of predicted classes, and the drift found in them. */
class DriftTopologyTest {

  @RegisterExtension final ClassifierDriver stream = new ClassifierDriver();

  private String modelId;

  @BeforeEach
  void start() throws IOException {
    modelId = stream.serve(stream.load(1, 0));
    stream.start();
  }

  @Test
  void shouldCountClassesPerClosedWindow() {
    stream.pipe(3, 7, START);
    stream.pipe(1, 0, window(1));
    stream.letTasksReport();
    assertThat(stream.frequencies.isEmpty()).as("the first window waits for its grace").isTrue();

    stream.pipe(1, 0, window(1).plus(GRACE));
    stream.letTasksReport();

    TestRecord<String, ClassFrequencies> closed = stream.frequencies.readRecord();
    assertThat(closed.key()).isEqualTo(MODEL);
    ClassFrequencies window = closed.value();
    assertThat(window.getModelId()).isEqualTo(modelId);
    assertThat(window.getWindowStart()).isEqualTo(START);
    assertThat(window.getWindowEnd()).isEqualTo(window(1));
    assertThat(window.getFrequencies())
        .containsExactly(
            new ClassFrequency("low", 3L, 9000L), new ClassFrequency("high", 7L, 1000L));
    assertThat(window.getLate()).isZero();
    stream.assertNothingElseCameOut(stream.classifications);
  }

  @Test
  void shouldCountStragglersWithinTheGraceAndReportLaterOnes() {
    stream.pipe(1, 0, START);
    stream.pipe(1, 0, window(1));
    stream.pipe(0, 1, START.plusSeconds(9));
    stream.letTasksReport();
    stream.pipe(1, 0, window(1).plus(GRACE));
    stream.letTasksReport();
    assertThat(counts(stream.frequencies.readValue())).containsExactly(1L, 1L);

    stream.pipe(5, 0, START);
    stream.pipe(1, 0, window(2).plus(GRACE));
    stream.letTasksReport();

    ClassFrequencies next = stream.frequencies.readValue();
    assertThat(next.getWindowStart()).isEqualTo(window(1));
    assertThat(next.getLate()).as("events too late for the first window").isEqualTo(5);
    assertThat(stream.meters.get("cgl.events.late").counter().count()).isEqualTo(5);
    assertThat(counts(next)).containsExactly(2L, 0L);
    stream.assertNothingElseCameOut(stream.classifications);
  }

  @Test
  void shouldCountEveryModelForItself() throws IOException {
    stream.pipe(2, 1, START);
    String next = stream.serve(stream.load(2f, 1));
    stream.pipe(0, 4, START.plusSeconds(5));
    stream.pipe(1, 0, window(1).plus(GRACE));
    stream.letTasksReport();

    assertThat(stream.frequencies.readValuesToList())
        .extracting(ClassFrequencies::getModelId, ClassifierDriver::counts)
        .containsExactly(tuple(modelId, List.of(2L, 1L)), tuple(next, List.of(0L, 4L)));
    stream.assertNothingElseCameOut(stream.classifications);
  }

  @Test
  void shouldRaiseOneAlertAndOneRequestPerEpisode() {
    pipeWindows(0, 5, 90, 10);
    assertThat(stream.alerts.isEmpty()).as("nothing drifted yet").isTrue();

    pipeWindows(5, 12, 40, 60);

    DriftAlert alert = stream.alerts.readValue();
    assertThat(alert.getModelId()).isEqualTo(modelId);
    assertThat(alert.getLogEvidence()).isGreaterThanOrEqualTo(alert.getLogThreshold());
    assertThat(alert.getWindowStart()).isAfterOrEqualTo(window(5));
    assertThat(alert.getClasses()).extracting(ClassShift::getLabel).startsWith("high");
    ClassShift high = alert.getClasses().get(0);
    assertThat(high.getReferenceShare()).isEqualTo(.1);
    assertThat(high.getObservedShare()).isBetween(.5, .65);
    assertThat(high.getEvidence()).isPositive();
    RetrainRequest request = stream.requests.readValue();
    assertThat(request.getRequestId()).isEqualTo(alert.getEpisodeId());
    assertThat(request.getModelId()).isEqualTo(modelId);
    assertThat(request.getDataFrom()).isEqualTo(window(5));
    assertThat(request.getRequestedAt()).isEqualTo(alert.getWindowEnd());
    assertThat(request.getReason()).contains("high from 10.00% to");
    assertThat(stream.meters.get("cgl.drift.episodes").counter().count()).isOne();
    assertThat(stream.meters.get("cgl.drift.open").gauge().value()).isOne();
    assertThat(stream.meters.get("cgl.drift.evidence").gauge().value())
        .isGreaterThanOrEqualTo(stream.meters.get("cgl.drift.threshold").gauge().value());
    stream.assertNothingElseCameOut(stream.classifications, stream.frequencies, stream.episodes);
  }

  @Test
  void shouldTellOfAnEpisodeUntilTheStreamReturns() {
    pipeWindows(0, 5, 90, 10);
    assertThat(stream.episodes.isEmpty()).as("nothing drifted yet").isTrue();
    pipeWindows(5, 15, 40, 60);

    List<TestRecord<String, DriftEpisode>> told = stream.episodes.readRecordsToList();
    DriftAlert alert = stream.alerts.readValue();
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

    List<DriftEpisode> then = stream.episodes.readValuesToList();
    DriftEpisode closed = then.get(then.size() - 1);
    assertThat(closed.getState()).isEqualTo(EpisodeState.CLOSED);
    assertThat(closed.getClosedBy()).isEqualTo(EpisodeEnd.RETURN);
    assertThat(closed.getEpisodeId()).isEqualTo(alert.getEpisodeId());
    assertThat(then)
        .filteredOn(episode -> episode.getState() == EpisodeState.CLOSED)
        .as("closed once")
        .hasSize(1);
    assertThat(stream.requests.readValuesToList()).hasSize(1);
    stream.assertNothingElseCameOut(stream.classifications, stream.frequencies);
  }

  @Test
  void shouldCloseAnEpisodeThatIsOpenWhenAnotherCheckpointTakesOver() throws IOException {
    pipeWindows(0, 3, 90, 10);
    pipeWindows(3, 8, 40, 60);
    String episode = stream.alerts.readValue().getEpisodeId();
    stream.episodes.readValuesToList();

    stream.serve(stream.load(2f, 1, 4000L, 6000L));
    pipeWindows(8, 12, 40, 60);

    // The last window of the swapped out one may have updated it once more.
    List<DriftEpisode> told = stream.episodes.readValuesToList();
    DriftEpisode closed = told.get(told.size() - 1);
    assertThat(told).extracting(DriftEpisode::getEpisodeId).containsOnly(episode);
    assertThat(told).extracting(DriftEpisode::getState).containsOnlyOnce(EpisodeState.CLOSED);
    assertThat(closed.getModelId()).isEqualTo(modelId);
    assertThat(closed.getClosedBy()).isEqualTo(EpisodeEnd.SWAP);
    assertThat(closed.getUpdatedAt()).isAfterOrEqualTo(window(8));
    assertThat(closed.getClasses()).extracting(ClassShift::getLabel).startsWith("high");
    assertThat(stream.requests.readValuesToList()).hasSize(1);
    stream.assertNothingElseCameOut(stream.classifications, stream.frequencies);
  }

  @Test
  void shouldNotReopenAnEpisodeForTheModelThatWasSwappedOut() throws IOException {
    pipeWindows(0, 3, 90, 10);
    pipeWindows(3, 8, 40, 60);
    assertThat(stream.alerts.readValuesToList()).hasSize(1);

    // The new model's reference is the new distribution; the old one's last events straggle in.
    ClassifierDriver.Model old = stream.load(1f, 0, 9000L, 1000L);
    stream.serve(stream.load(2f, 1, 4000L, 6000L));
    pipeWindows(8, 12, 40, 60);
    stream.serve(old);
    pipeWindows(12, 18, 0, 100);
    stream.serve(stream.load(2f, 1, 4000L, 6000L));
    pipeWindows(18, 22, 40, 60);

    assertThat(stream.requests.readValuesToList()).hasSize(1);
    List<DriftEpisode> told = stream.episodes.readValuesToList();
    assertThat(told).extracting(DriftEpisode::getState).containsOnlyOnce(EpisodeState.CLOSED);
    assertThat(told).extracting(DriftEpisode::getState).endsWith(EpisodeState.CLOSED);
    stream.assertNothingElseCameOut(stream.classifications, stream.frequencies);
  }

  @Test
  void shouldRaiseANewEpisodeForANewModel() throws IOException {
    pipeWindows(0, 3, 90, 10);
    pipeWindows(3, 8, 40, 60);
    String next = stream.serve(stream.load(2f, 1));
    pipeWindows(8, 14, 40, 60);

    List<DriftAlert> alerts = stream.alerts.readValuesToList();
    assertThat(alerts).extracting(DriftAlert::getModelId).containsExactly(modelId, next);
    assertThat(alerts).extracting(DriftAlert::getEpisodeId).doesNotHaveDuplicates();
    stream.assertNothingElseCameOut(
        stream.classifications, stream.frequencies, stream.episodes, stream.requests);
  }

  private void pipeWindows(int from, int to, int low, int high) {
    for (int window = from; window < to; window++) {
      stream.pipe(low, high, window(window));
      stream.letTasksReport();
    }
    // The first event after them and their grace closes them.
    stream.letTasksReport();
  }
}
