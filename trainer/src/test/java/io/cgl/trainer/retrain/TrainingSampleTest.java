package io.cgl.trainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.trainer.data.ListedRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingSampleTest {

  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void shouldTakeEqualRowsOnce() {
    ListedRows rows =
        rows(row(1.0, "a"), row(1.0, "a"), row(1.0, "b"), row(2.0, "a"), row(1.0, "a"));

    TrainingSample sample = TrainingSample.of(rows, position -> DAY, 100, DAY, 1);

    assertThat(counts(sample)).containsExactlyInAnyOrderEntriesOf(Map.of("a", 2, "b", 1));
    assertThat(sample.seen()).isEqualTo(5);
    assertThat(sample.distinct()).isEqualTo(3);
    assertThat(sample.kept()).isEqualTo(3);
  }

  @Test
  void shouldCutFrequentClassesToACommonSizeAndKeepRareOnes() {
    List<ListedRows.Row> rows = new ArrayList<>();
    add(rows, "frequent", 1_000);
    add(rows, "common", 500);
    add(rows, "rare", 7);

    TrainingSample sample =
        TrainingSample.of(new ListedRows("r", List.of("x"), rows), position -> DAY, 207, DAY, 1);

    assertThat(counts(sample))
        .containsExactlyInAnyOrderEntriesOf(Map.of("frequent", 100, "common", 100, "rare", 7));
  }

  @Test
  void shouldPreferNewerRowsByHalfLives() {
    List<ListedRows.Row> rows = new ArrayList<>();
    add(rows, "a", 20_000);
    Duration threeDays = DAY.multipliedBy(3);

    // The first half is three half-lives older: an eighth of the others' chances.
    TrainingSample sample =
        TrainingSample.of(
            new ListedRows("r", List.of("x"), rows),
            position -> position < 10_000 ? threeDays : Duration.ZERO,
            900,
            DAY,
            1);

    int[] old = {0};
    sample.rows().forEach((values, label) -> old[0] += (double) values[0] < 10_000 ? 1 : 0);
    assertThat(old[0]).as("old rows of 900, 100 on average").isBetween(70, 130);
  }

  @Test
  void shouldGiveTheSameRowsEveryTime() {
    List<ListedRows.Row> rows = new ArrayList<>();
    add(rows, "a", 1_000);
    add(rows, "b", 1_000);
    ListedRows all = new ListedRows("r", List.of("x"), rows);

    assertThat(values(TrainingSample.of(all, position -> DAY, 300, DAY, 5)))
        .isEqualTo(values(TrainingSample.of(all, position -> DAY, 300, DAY, 5)))
        .isNotEqualTo(values(TrainingSample.of(all, position -> DAY, 300, DAY, 6)));
  }

  private static List<Double> values(TrainingSample sample) {
    List<Double> found = new ArrayList<>();
    sample.rows().forEach((values, label) -> found.add((Double) values[0]));
    return found;
  }

  private static Map<String, Integer> counts(TrainingSample sample) {
    Map<String, Integer> counts = new HashMap<>();
    sample.rows().forEach((values, label) -> counts.merge(label, 1, Integer::sum));
    return counts;
  }

  private static void add(List<ListedRows.Row> rows, String label, int count) {
    for (int i = 0; i < count; i++) {
      rows.add(row((double) rows.size(), label));
    }
  }

  private static ListedRows.Row row(Double value, String label) {
    return new ListedRows.Row(new Object[] {value}, label);
  }

  private static ListedRows rows(ListedRows.Row... rows) {
    return new ListedRows("r", List.of("x"), List.of(rows));
  }
}
