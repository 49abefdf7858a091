package io.cgl.drift.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.drift.EpisodeUpdate.Change;
import io.cgl.drift.quality.AccuracyDetector.Step;
import io.cgl.drift.quality.HeldOutRecalls.Recall;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccuracyDetectorTest {

  private static final double WINDOWS_TO_FALSE_ALARM = 200;
  private static final Map<String, Double> RECALLS =
      Map.of("common", 0.98, "rare", 0.8, "rarest", 0.6);
  private static final Map<String, Integer> LABELS = Map.of("common", 60, "rare", 8, "rarest", 2);

  private static final Optional<Change> OPENED = Optional.of(Change.OPENED);

  private final AccuracyDetector detector = new AccuracyDetector(WINDOWS_TO_FALSE_ALARM, 3);
  private final Random random = new Random(7);

  @Test
  void shouldRaiseAFalseAlarmNoMoreOftenThanPromised() {
    int alarms = 0;
    int windows = 0;
    // Each checkpoint has its own held-out rows, which are a sample of its true recalls.
    for (int checkpoint = 0; checkpoint < 60; checkpoint++) {
      HeldOutRecalls reference = heldOut(4);
      AccuracyState state = AccuracyState.initial("a");
      for (int i = 0; i < 400; i++) {
        Step step = detector.judge(state, i, window(RECALLS), reference);
        windows++;
        if (step.change().equals(OPENED)) {
          alarms++;
          break;
        }
        state = step.state();
      }
    }

    assertThat((double) windows / Math.max(1, alarms)).isGreaterThan(WINDOWS_TO_FALSE_ALARM);
  }

  @Test
  void shouldNoticeSoonThatARareClassIsFoundLessOften() {
    Map<String, Double> fallen = new HashMap<>(RECALLS);
    fallen.put("rare", 0.4);
    int sum = 0;
    int runs = 20;
    for (int run = 0; run < runs; run++) {
      sum += windowsToAlarm(fallen);
    }

    assertThat(sum / runs).isLessThan(12);
  }

  @Test
  void shouldNameTheClassesThatFellAndTellSinceWhen() {
    HeldOutRecalls reference = heldOut(100);
    Map<String, Double> fallen = new HashMap<>(RECALLS);
    fallen.put("rare", 0.2);
    AccuracyState state = AccuracyState.initial("a");
    for (int i = 0; i < 30; i++) {
      state = detector.judge(state, i, window(RECALLS), reference).state();
    }
    Step step = null;
    for (int i = 30; step == null || !step.change().equals(OPENED); i++) {
      step = detector.judge(state, i, window(fallen), reference);
      state = step.state();
    }

    assertThat(state.episode()).isPresent();
    assertThat(state.evidenceFrom()).isBetween(26L, 31L);
    assertThat(AccuracyDetector.falls(state, reference).get(0).label()).isEqualTo("rare");
    assertThat(state.logR()).isGreaterThanOrEqualTo(detector.logThreshold());
  }

  @Test
  void shouldRaiseOneAlarmPerEpisodeAndCloseItWhenTheCheckpointIsRightAgain() {
    HeldOutRecalls reference = heldOut(100);
    Map<String, Double> fallen = Map.of("common", 0.7, "rare", 0.4, "rarest", 0.3);
    AccuracyState state = AccuracyState.initial("a");
    int opened = 0;
    int returned = 0;
    for (int i = 0; i < 120; i++) {
      Step step = detector.judge(state, i, window(i >= 20 && i < 60 ? fallen : RECALLS), reference);
      opened += step.change().equals(OPENED) ? 1 : 0;
      returned += step.change().equals(Optional.of(Change.RETURNED)) ? 1 : 0;
      if (step.change().equals(Optional.of(Change.RETURNED))) {
        assertThat(i).isBetween(60, 70);
      }
      state = step.state();
    }

    assertThat(opened).isOne();
    assertThat(returned).isOne();
    assertThat(state.episode()).isEmpty();
  }

  @Test
  void shouldTakeNoNoticeOfACheckpointThatBecameBetterOrOfWindowsWithoutLabels() {
    HeldOutRecalls reference = heldOut(100);
    Map<String, Double> better = Map.of("common", 1.0, "rare", 1.0, "rarest", 1.0);
    AccuracyState state = AccuracyState.initial("a");
    for (int i = 0; i < 200; i++) {
      Step step = detector.judge(state, i, window(better), reference);
      assertThat(step.change()).isEmpty();
      state = step.state();
    }

    Step empty = detector.judge(state, 1, Map.of(), reference);
    assertThat(empty.state()).isEqualTo(state);
    Step unknown = detector.judge(state, 1, Map.of("new", Recall.of(9, 0)), reference);
    assertThat(unknown.state()).as("nothing is known of that class").isEqualTo(state);
  }

  @Test
  void shouldForgetOldWindowsInPrequentialFigures() {
    Map<String, Recall> past = Map.of("common", Recall.of(100, 100), "rare", Recall.of(10, 10));
    Map<String, Recall> now = Recalls.faded(past, Map.of("rare", Recall.of(10, 0)), 0.5);

    assertThat(now.get("rare")).isEqualTo(new Recall(15, 5));
    assertThat(Recalls.balancedAccuracy(now)).hasValue((1 + 1 / 3.0) / 2);
    assertThat(Recalls.balancedAccuracy(Map.of())).isEmpty();
  }

  private int windowsToAlarm(Map<String, Double> recalls) {
    HeldOutRecalls reference = heldOut(20);
    AccuracyState state = AccuracyState.initial("a");
    for (int i = 1; i < 1000; i++) {
      Step step = detector.judge(state, i, window(recalls), reference);
      if (step.change().equals(OPENED)) {
        return i;
      }
      state = step.state();
    }
    return 1000;
  }

  private HeldOutRecalls heldOut(int times) {
    Map<String, Recall> byClass = new HashMap<>();
    LABELS.forEach((label, rows) -> byClass.put(label, draw(rows * times, RECALLS.get(label))));
    return new HeldOutRecalls("a", byClass);
  }

  private Map<String, Recall> window(Map<String, Double> recalls) {
    Map<String, Recall> byClass = new HashMap<>();
    LABELS.forEach((label, events) -> byClass.put(label, draw(events, recalls.get(label))));
    return byClass;
  }

  private Recall draw(int of, double share) {
    return Recall.of(of, random.doubles(of).filter(value -> value < share).count());
  }
}
