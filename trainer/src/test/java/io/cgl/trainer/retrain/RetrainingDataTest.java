package io.cgl.trainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.retrain.LabelledEvents.LabelledEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetrainingDataTest {

  private static final Instant DRIFT = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void shouldLearnFitAndCompareOnDifferentEvents() {
    RetrainingData data = of(events("a", DRIFT, 400));

    Set<Object> learnt = values(data.training().rows());
    Set<Object> fitted = values(data.fitted());
    Set<Object> compared = values(data.compared());
    assertThat(learnt).hasSize(1 + 240).doesNotContainAnyElementsOf(fitted);
    assertThat(fitted).hasSize(60).doesNotContainAnyElementsOf(compared);
    assertThat(compared).hasSize(100).doesNotContainAnyElementsOf(learnt);
  }

  @Test
  void shouldCompareOnTheNewestEventsOfEachClass() {
    List<LabelledEvent> labelled = events("a", DRIFT, 100);
    labelled.addAll(events("b", DRIFT, 8));

    RetrainingData data = of(labelled);

    assertThat(data.compared().rows())
        .extracting(ListedRows.Row::label)
        .filteredOn("b"::equals)
        .hasSize(2);
    assertThat(values(data.compared())).contains(99.0 + id("a"), 7.0 + id("b"));
    assertThat(values(data.training().rows())).contains(0.0 + id("a"), 0.0 + id("b"));
  }

  @Test
  void shouldHoldOutNoEventFromBeforeTheDrift() {
    Instant before = DRIFT.minus(Duration.ofDays(1));
    List<LabelledEvent> labelled = events("a", before, 100);
    labelled.addAll(events("b", DRIFT, 100));

    RetrainingData data = of(labelled);

    assertThat(data.compared().rows()).extracting(ListedRows.Row::label).containsOnly("b");
    assertThat(data.fitted().rows()).extracting(ListedRows.Row::label).containsOnly("b");
    assertThat(values(data.training().rows())).hasSize(1 + 100 + 60);
  }

  @Test
  void shouldLearnFromAllEventsOfAClassThatHasHardlyAny() {
    RetrainingData data = of(events("a", DRIFT, 3));

    assertThat(values(data.training().rows())).hasSize(1 + 3);
    assertThat(data.compared().rows()).isEmpty();
  }

  private static RetrainingData of(List<LabelledEvent> labelled) {
    ListedRows base =
        new ListedRows("base", List.of("x"), List.of(new ListedRows.Row(new Object[] {-1.0}, "a")));
    return RetrainingData.of(
        RetrainingSettings.builder("m", "events", base, Path.of("store")).build(), labelled, DRIFT);
  }

  /** A second apart; each with a value of its own. */
  private static List<LabelledEvent> events(String label, Instant from, int count) {
    List<LabelledEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(
          new LabelledEvent(
              from.plusSeconds(i), new ListedRows.Row(new Object[] {i + id(label)}, label)));
    }
    return events;
  }

  private static double id(String label) {
    return 10_000.0 * label.charAt(0);
  }

  private static Set<Object> values(io.cgl.trainer.data.LabelledRows rows) {
    Set<Object> values = new HashSet<>();
    rows.forEach((row, label) -> values.add(row[0]));
    return values;
  }
}
