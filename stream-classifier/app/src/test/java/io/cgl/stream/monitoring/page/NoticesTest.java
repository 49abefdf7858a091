package io.cgl.stream.monitoring.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.stream.monitoring.http.Health;
import io.cgl.stream.monitoring.page.StatusSummary.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What somebody on call reads first. */
class NoticesTest {

  private static final Health RUNNING = new Health(true, true, "RUNNING", "ids", "a1", null);
  private static final DriftView.EpisodeView EPISODE =
      new DriftView.EpisodeView(
          "e",
          "a1",
          "CLASS_FREQUENCIES",
          true,
          0,
          0,
          null,
          null,
          3,
          List.of(
              new DriftView.Move("smurf", .1, .3),
              new DriftView.Move("rare", .001, .02),
              new DriftView.Move("normal", .8, .6)));

  @Test
  void shouldSayThatAllIsWell() {
    StatusSummary verdict =
        verdict(RUNNING, traffic(100, 0, 0.001), false, history(List.of(), null));

    assertThat(verdict).isEqualTo(new StatusSummary(Level.GOOD, "All is well", null, List.of()));
  }

  @Test
  void shouldNameAnInputThatIsMissing() {
    TrafficView traffic = traffic(100, 0, 0.001, List.of(new TrafficView.InputShare("bytes", 1.0)));

    StatusSummary verdict = verdict(RUNNING, traffic, false, history(List.of(), null));

    assertThat(verdict.level()).isEqualTo(Level.WARN);
    assertThat(verdict.headline())
        .isEqualTo("Input 'bytes' is missing or unseen in 100.0 % of the events");
    assertThat(verdict.detail()).contains("renamed");
  }

  @Test
  void shouldSayWhyItGaveUp() {
    Health failed = new Health(false, false, "FAILED", "ids", "a1", "it gave up: disk full");

    StatusSummary verdict = verdict(failed, traffic(0, 5000, null), true, Optional.empty());

    assertThat(verdict.level()).isEqualTo(Level.BAD);
    assertThat(verdict.headline()).isEqualTo("It gave up: disk full");
    assertThat(verdict.notices()).as("that nothing is classified goes without saying").isEmpty();
  }

  @Test
  void shouldNotTakeTheWaitForTheFirstModelForAFault() {
    Health waiting =
        new Health(true, false, "WAITING_FOR_MODEL", "ids", null, "waiting for a checkpoint");

    StatusSummary verdict = verdict(waiting, traffic(0, 5000, null), false, Optional.empty());

    assertThat(verdict.level()).isEqualTo(Level.WAIT);
    assertThat(verdict.headline()).isEqualTo("Waiting for a checkpoint");
  }

  @Test
  void shouldSayThatEventsWaitAndNoneIsClassified() {
    StatusSummary verdict =
        verdict(RUNNING, traffic(0, 5000, null), true, history(List.of(EPISODE), null));

    assertThat(verdict.level()).isEqualTo(Level.BAD);
    assertThat(verdict.headline()).isEqualTo("Nothing is classified");
    assertThat(verdict.detail()).isEqualTo("5,000 events wait");
    assertThat(verdict.notices())
        .extracting(StatusSummary.Notice::level)
        .containsExactly(Level.WARN);
  }

  @Test
  void shouldSayHowMuchWorkWaits() {
    assertThat(verdict(RUNNING, traffic(100, 5000, 0.0), false, Optional.empty()).level())
        .isEqualTo(Level.GOOD);
    StatusSummary behind = verdict(RUNNING, traffic(100, 50_000, 0.0), false, Optional.empty());

    assertThat(behind.level()).isEqualTo(Level.WARN);
    assertThat(behind.headline()).isEqualTo("It is behind by 8 min of work");
    assertThat(behind.detail()).isEqualTo("50,000 events wait");
  }

  @Test
  void shouldWakeSomebodyForDeadLettersAndNameTheMostFrequentReason() {
    StatusSummary verdict = verdict(RUNNING, traffic(100, 0, 0.034), false, Optional.empty());

    assertThat(verdict.level()).isEqualTo(Level.BAD);
    assertThat(verdict.headline()).isEqualTo("3.40 % of the events become dead letters");
    assertThat(verdict.detail()).contains("most of them for missing-field");
  }

  @Test
  void shouldNameTheClassesThatDriftedAndTheRefusedCheckpoint() {
    StatusSummary verdict =
        verdict(RUNNING, traffic(100, 0, 0.0), false, history(List.of(EPISODE), "SHA-256 differs"));

    assertThat(verdict.level()).isEqualTo(Level.WARN);
    assertThat(verdict.headline()).isEqualTo("Class frequencies drifted");
    assertThat(verdict.detail())
        .isEqualTo("smurf 10.0 % → 30.0 %, rare 0.10 % → 2.00 % and 1 more");
    assertThat(verdict.notices())
        .containsExactly(
            new StatusSummary.Notice(
                Level.WARN, "Checkpoint b2 is refused", "announced as active: SHA-256 differs"));
  }

  @Test
  void shouldSayThatTheTopicsCannotBeRead() {
    List<StatusSummary.Notice> notices =
        Notices.of(
            RUNNING,
            traffic(100, 0, 0.0),
            false,
            Optional.empty(),
            Optional.of("Not authorized to access topics: [cgl.quality]"));

    assertThat(StatusSummary.of(notices).detail()).contains("Not authorized", "cgl.quality");
  }

  private static StatusSummary verdict(
      Health health, TrafficView traffic, boolean stalled, Optional<StreamHistory.View> history) {
    return StatusSummary.of(Notices.of(health, traffic, stalled, history, Optional.empty()));
  }

  private static TrafficView traffic(double rate, double backlog, Double deadLetterShare) {
    return traffic(rate, backlog, deadLetterShare, List.of());
  }

  private static TrafficView traffic(
      double rate, double backlog, Double deadLetterShare, List<TrafficView.InputShare> inputs) {
    return new TrafficView(
        5000,
        0,
        List.of(rate),
        rate,
        Map.of(),
        0.0,
        deadLetterShare,
        List.of(new TrafficView.Reason("missing-field", 9)),
        1.0,
        1.0,
        1.0,
        1.0,
        backlog,
        inputs);
  }

  private static Optional<StreamHistory.View> history(
      List<DriftView.EpisodeView> episodes, String refused) {
    DriftView drift = new FrequencyHistory().view(episodes);
    ModelsView models =
        new ModelsView(
            List.of(new ModelsView.Checkpoint("b2", "active", null, 0, .9, null, null, refused, 1)),
            List.of());
    return Optional.of(
        new StreamHistory.View(drift, models, new QualityHistory().view(false), List.of()));
  }
}
