package io.cgl.stream;

import static io.cgl.stream.ClassifierDriver.START;
import static io.cgl.stream.ClassifierDriver.window;
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
import io.cgl.drift.quality.QualitySettings;
import io.cgl.scoring.api.Trial;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Labels, and the accuracy that they show. */
class QualityTopologyTest {

  @RegisterExtension final ClassifierDriver stream = new ClassifierDriver();

  private int keys;

  @BeforeEach
  void start() throws IOException {
    stream.serve(load(1, 0));
    stream.start(
        settings ->
            settings.withQuality(new QualitySettings(Duration.ofHours(1), Duration.ofSeconds(5))));
  }

  @Test
  void shouldJoinLabelsWithClassificationsAndTellRecallsPerWindow() {
    byte[] right = event(1, START);
    byte[] wrong = event(1, START.plusSeconds(1));
    event(-1, START.plusSeconds(2)); // Nobody labels it.
    label(right, "high", null);
    label(wrong, "low", null);
    stream.letTasksReport();
    assertThat(stream.quality.isEmpty()).as("labels of the window may still come").isTrue();

    label(event(-1, START.plusSeconds(20)), "low", null);
    stream.letTasksReport();

    Quality window = stream.quality.readValue();
    assertThat(window.getModelId()).isEqualTo(stream.inference.activeVersion().orElseThrow().id());
    assertThat(window.getWindowStart()).isEqualTo(START);
    assertThat(window.getWindowEnd()).isEqualTo(window(1));
    assertThat(window.getLabelled()).isEqualTo(2);
    assertThat(window.getClasses())
        .containsExactly(new ClassQuality("high", 1L, 1L, 2L), new ClassQuality("low", 1L, 0L, 0L));
    assertThat(window.getBalancedAccuracy()).isEqualTo(0.5);
    assertThat(window.getPrequentialBalancedAccuracy()).isEqualTo(0.5);
    assertThat(stream.meters.get("cgl.quality.accuracy").gauge().value()).isEqualTo(0.5);
    assertThat(stream.meters.get("cgl.labels.joined").counter().count()).isEqualTo(3);
    stream.assertNothingElseCameOut(stream.classifications, stream.frequencies);
  }

  @Test
  void shouldFindTheEventThatTheLabelMeansWhereAKeyCameTwice() {
    byte[] key = "twice".getBytes(UTF_8);
    stream.events.pipeInput(key, stream.readings.reading(1), START);
    stream.events.pipeInput(key, stream.readings.reading(-1), START.plusSeconds(3));

    label(key, "high", START);
    label(key, "low", null); // The latest.
    label(key, "high", null); // Told already.
    closeFirstWindow();

    assertThat(stream.quality.readValue().getClasses())
        .containsExactly(new ClassQuality("high", 1L, 1L, 1L), new ClassQuality("low", 1L, 1L, 1L));
    stream.assertNothingElseCameOut(stream.classifications, stream.frequencies);
  }

  @Test
  void shouldWaitWithALabelForItsEvent() {
    label("early".getBytes(UTF_8), "low", null);
    label("early-and-sure".getBytes(UTF_8), "high", START.plusSeconds(1));
    stream.events.pipeInput("early".getBytes(UTF_8), stream.readings.reading(-1), START);
    stream.events.pipeInput(
        "early-and-sure".getBytes(UTF_8), stream.readings.reading(1), START.plusSeconds(1));
    closeFirstWindow();

    assertThat(stream.quality.readValue().getLabelled()).isEqualTo(2);
    stream.assertNothingElseCameOut(stream.classifications, stream.frequencies);
  }

  @Test
  void shouldForgetALabelWhoseEventDoesNotCome() {
    label("never".getBytes(UTF_8), "low", null);
    stream.driver.advanceWallClockTime(Duration.ofMinutes(6));
    stream.events.pipeInput("never".getBytes(UTF_8), stream.readings.reading(-1), START);
    closeFirstWindow();

    stream.assertNothingElseCameOut(stream.classifications, stream.frequencies);
  }

  @Test
  void shouldPassOverWhatIsNoLabel() {
    stream.labels.pipeInput("k".getBytes(UTF_8), "no Avro".getBytes(UTF_8));
    stream.labels.pipeInput("k".getBytes(UTF_8), (byte[]) null);
    stream.labels.pipeInput(null, "no Avro".getBytes(UTF_8));
    label(event(1, START), "high", null);
    closeFirstWindow();

    assertThat(stream.quality.readValue().getLabelled()).isOne();
    assertThat(stream.meters.get("cgl.labels.unreadable").counter().count()).isOne();
    stream.assertNothingElseCameOut(stream.classifications, stream.frequencies);
  }

  @Test
  void shouldCountLabelsThatComeAfterTheirWindowHadClosed() {
    byte[] late = event(1, START.plusSeconds(4));
    label(event(1, START), "high", null);
    closeFirstWindow();
    assertThat(stream.quality.readValue().getLate()).isZero();

    label(late, "high", null);
    stream.letTasksReport();
    stream.driver.advanceWallClockTime(Duration.ofSeconds(20));

    Quality next = stream.quality.readValue();
    assertThat(next.getWindowStart()).isEqualTo(START.plusSeconds(20));
    assertThat(next.getLate()).isOne();
    stream.assertNothingElseCameOut(stream.classifications, stream.frequencies);
  }

  @Test
  void shouldRaiseAnAlertOfItsOwnWhenAccuracyDropsAndFrequenciesStay() {
    windows(0, 20, 0);
    assertThat(stream.alerts.isEmpty()).as("all is as it was held out").isTrue();

    windows(20, 32, 6);

    DriftAlert alert = stream.alerts.readValue();
    assertThat(alert.getKind()).isEqualTo(DriftKind.ACCURACY);
    assertThat(alert.getModelId()).isEqualTo(stream.inference.activeVersion().orElseThrow().id());
    assertThat(alert.getClasses()).extracting(ClassShift::getLabel).startsWith("high");
    assertThat(alert.getClasses().get(0).getReferenceShare()).isBetween(.9, 1.);
    assertThat(alert.getClasses().get(0).getObservedShare()).isBetween(.2, .7);
    RetrainRequest request = stream.requests.readValue();
    assertThat(request.getRequestId()).isEqualTo(alert.getEpisodeId());
    assertThat(request.getReason()).startsWith("accuracy dropped: recall of high from");
    assertThat(request.getDataFrom()).isBetween(window(17), window(21));
    DriftEpisode opened = stream.episodes.readValue();
    assertThat(opened.getEpisodeId()).isEqualTo(alert.getEpisodeId());
    assertThat(opened.getKind()).isEqualTo(DriftKind.ACCURACY);
    assertThat(opened.getState()).isEqualTo(EpisodeState.OPEN);

    windows(32, 50, 0);

    List<DriftEpisode> then = stream.episodes.readValuesToList();
    assertThat(then.get(then.size() - 1).getClosedBy()).isEqualTo(EpisodeEnd.RETURN);
    stream.assertNothingElseCameOut(stream.classifications, stream.frequencies, stream.quality);
  }

  @Test
  void shouldCloseAnEpisodeOfAccuracyAtASwap() throws IOException {
    windows(0, 20, 0);
    windows(20, 32, 6);
    String episode = stream.alerts.readValue().getEpisodeId();
    stream.episodes.readValuesToList();

    stream.serve(load(2, 1));
    windows(32, 36, 0);

    DriftEpisode closed = stream.episodes.readValue();
    assertThat(closed.getEpisodeId()).isEqualTo(episode);
    assertThat(closed.getClosedBy()).isEqualTo(EpisodeEnd.SWAP);
    assertThat(stream.requests.readValuesToList()).hasSize(1);
    stream.assertNothingElseCameOut(stream.classifications, stream.frequencies, stream.quality);
  }

  @Test
  void shouldWatchTheActiveCheckpointWhileACanaryIsOnTrial() throws IOException {
    String active = stream.inference.activeVersion().orElseThrow().id();
    ClassifierDriver.Model canary = load(2, 1);
    stream.inference.tryOut(canary.bundle(), new Trial.Canary(.2), canary.sequence());
    windows(0, 20, 0);
    windows(20, 32, 6);

    assertThat(stream.alerts.readValuesToList())
        .as("one alert, of the one that serves")
        .singleElement()
        .satisfies(alert -> assertThat(alert.getModelId()).isEqualTo(active));
    assertThat(stream.requests.readValuesToList()).hasSize(1);
    List<Quality> all = stream.quality.readValuesToList();
    assertThat(all)
        .extracting(Quality::getModelId)
        .contains(active, canary.bundle().manifest().modelId());
    assertThat(all)
        .filteredOn(window -> window.getModelId().equals(active))
        .filteredOn(window -> window.getWindowStart().equals(window(20)))
        .singleElement()
        .satisfies(
            window -> {
              assertThat(window.getBalancedAccuracy()).isLessThan(.7);
              assertThat(window.getPrequentialBalancedAccuracy())
                  .as("the twenty windows before are not forgotten")
                  .isGreaterThan(.9);
            });
    stream.assertNothingElseCameOut(stream.classifications, stream.frequencies, stream.episodes);
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
        Instant at = window(window).plusMillis(2L * i);
        label(event(i < mistaken ? -1 : 1, at), "high", null);
        label(event(i < mistaken ? 1 : -1, at.plusMillis(1)), "low", null);
      }
      stream.letTasksReport();
    }
  }

  private void closeFirstWindow() {
    label(event(-1, START.plusSeconds(20)), "low", null);
    stream.letTasksReport();
  }

  private byte[] event(double x, Instant at) {
    byte[] key = ("k" + keys++).getBytes(UTF_8);
    stream.events.pipeInput(key, stream.readings.reading(x), at);
    return key;
  }

  private void label(byte[] key, String truth, Instant eventTime) {
    stream.labels.pipeInput(
        key,
        stream
            .topics
            .labels()
            .valueSerde()
            .serializer()
            .serialize(stream.topics.labels().name(), new Label(truth, eventTime, "analyst")));
  }

  /** Held-out rows: 100 of each class, two of each mistaken. */
  private ClassifierDriver.Model load(float sharpness, long sequence) throws IOException {
    return stream.load(
        sharpness, sequence, List.of(List.of(98L, 2L), List.of(2L, 98L)), 100L, 100L);
  }
}
