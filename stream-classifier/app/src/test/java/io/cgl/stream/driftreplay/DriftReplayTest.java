package io.cgl.stream.driftreplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cgl.drift.DriftSettings;
import io.cgl.stream.ClassifierException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriftReplayTest {

  @Test
  void shouldFindTheEpisodeAndWhatMoved() {
    DriftReplay replay = replay(Streams.windows("a", 0, 100, 40, 60));

    assertThat(replay.episodes()).hasSize(1);
    ReplayedEpisode episode = replay.episodes().get(0);
    assertThat(episode.alarm().evidenceFrom()).isBetween(38_000L, 40_000L);
    assertThat(episode.start()).isBetween(40_000L, 45_000L);
    assertThat(episode.end()).isPresent();
    assertThat(episode.end().getAsLong()).isBetween(60_000L, 70_000L);
    assertThat(episode.closedBy()).contains("return");
    assertThat(episode.moves())
        .extracting(ReplayedEpisode.Move::label, move -> move.shift().referenceShare())
        .contains(tuple("rare", .1));
    assertThat(replay.judged()).isEqualTo(100);
  }

  @Test
  void shouldFindNothingWhereNothingMoved() {
    assertThat(replay(Streams.windows("a", 0, 100, 0, 0)).episodes()).isEmpty();
  }

  @Test
  void shouldCloseAnEpisodeByTheSwap() {
    List<RecordedWindow> windows = new ArrayList<>(Streams.windows("a", 0, 50, 40, 50));
    windows.addAll(Streams.windows("b", 50, 60, 0, 0));

    DriftReplay replay = replay(windows);

    assertThat(replay.episodes()).hasSize(1);
    assertThat(replay.episodes().get(0).closedBy()).contains("swap");
    assertThat(replay.episodes().get(0).end()).hasValue(50_000);
  }

  @Test
  void shouldLeaveTheLastWindowsOfAnEarlierCheckpointUnjudged() {
    List<RecordedWindow> windows = new ArrayList<>(Streams.windows("a", 0, 20, 0, 0));
    windows.add(Streams.window("b", 19, 90, 10));
    windows.add(Streams.window("a", 20, 90, 10));
    windows.addAll(Streams.windows("b", 20, 30, 0, 0));
    windows.add(Streams.window("a", 30, 900, 100)); // Rolled back.

    DriftReplay replay = replay(windows);

    assertThat(replay.steps())
        .filteredOn(step -> Double.isNaN(step.logEvidence()))
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.window().modelId()).isEqualTo("a");
              assertThat(step.window().start()).isEqualTo(20_000);
            });
    assertThat(replay.judged()).isEqualTo(32);
  }

  @Test
  void shouldLeaveAnEpisodeOpenAtTheEnd() {
    DriftReplay replay = replay(Streams.windows("a", 0, 50, 40, 50));

    assertThat(replay.episodes()).singleElement().matches(ReplayedEpisode::isOpen);
    assertThat(replay.json().get("windows")).isEqualTo(50);
    @SuppressWarnings("unchecked")
    Map<String, Object> episode =
        ((List<Map<String, Object>>) replay.json().get("episodes")).get(0);
    assertThat(episode).containsEntry("end", null);
    assertThat((List<?>) episode.get("classes"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
        .contains("rare");
  }

  @Test
  void shouldTakeTheFirstWindowsForTheReferenceAndNotJudgeThem() {
    Recording recording =
        new Recording("test", Axis.EVENTS, Streams.windows("a", 0, 30, 0, 0)).comparedWithFirst(4);

    assertThat(recording.windows().get(3).hasReference()).isFalse();
    assertThat(recording.windows().get(4).counts().reference()).containsExactly(3600, 400);
    assertThat(DriftReplay.of(recording, DriftSettings.DEFAULT).judged()).isEqualTo(26);
    assertThatThrownBy(() -> recording.comparedWithFirst(30))
        .isInstanceOf(ClassifierException.class)
        .hasMessage(
            "test has 30 windows, and the first 30 would be the reference: take shorter windows, or"
                + " fewer of them");
  }

  @Test
  void shouldNotExpectAClassThatTheCheckpointDoesNotHave() {
    Recording recording =
        new Recording("test", Axis.EVENTS, Streams.windows("a", 0, 3, 0, 0))
            .comparedWith(List.of("other", "rare"), List.of(70L, 30L));

    RecordedWindow window = recording.windows().get(0);
    assertThat(window.classes()).containsExactly("other", "rare", "common");
    assertThat(window.counts().counts()).containsExactly(0, 100, 900);
    assertThat(window.counts().reference()).containsExactly(70, 30, 0);
  }

  private static DriftReplay replay(List<RecordedWindow> windows) {
    return DriftReplay.of(new Recording("test", Axis.EVENTS, windows), DriftSettings.DEFAULT);
  }
}
