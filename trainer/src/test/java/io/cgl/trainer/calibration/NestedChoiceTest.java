package io.cgl.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NestedChoiceTest {

  @Test
  void shouldJudgeEveryRowOnceAndByAChoiceOnOtherRowsOnly() {
    int[] labels = new int[23];
    Set<Integer> judged = new HashSet<>();

    JudgedRows nested =
        NestedChoice.judge(
            data(labels),
            Folds.of(labels, 4, 1),
            (on, rows) -> {
              assertThat(on).doesNotContain(rows).hasSize(labels.length - rows.length);
              float[] scores = new float[2 * rows.length];
              for (int i = 0; i < rows.length; i++) {
                assertThat(judged.add(rows[i])).isTrue();
                scores[2 * i] = rows[i];
              }
              return new JudgedRows(data(labels).subset(rows), new Scores(scores, 2), rows);
            });

    assertThat(judged).hasSize(labels.length);
    for (int row = 0; row < labels.length; row++) {
      assertThat(nested.probabilities().at(row, 0)).as("in the order of the rows").isEqualTo(row);
      assertThat(nested.decided()[row]).isEqualTo(row);
    }
  }

  @Test
  void shouldNotRewardAChoiceThatOnlyFitsItsRows() {
    // Of a thousand guesses at labels that cannot be known, the best looks good on its own rows.
    Random random = new Random(3);
    int[] labels = random.ints(60, 0, 2).toArray();
    int[][] guesses = new int[1000][];
    Arrays.setAll(guesses, guess -> random.ints(60, 0, 2).toArray());
    int[] all = Folds.of(new int[60], 1, 1).rows(0);

    JudgedRows nested =
        NestedChoice.judge(
            data(labels),
            Folds.of(labels, 4, 1),
            (on, rows) -> judged(labels, best(guesses, labels, on), rows));

    assertThat(hits(best(guesses, labels, all), labels, all)).isGreaterThan(39);
    assertThat(hits(nested.decided(), labels, all)).isLessThan(39);
  }

  private static int[] best(int[][] guesses, int[] labels, int[] on) {
    return Arrays.stream(guesses)
        .max((one, other) -> hits(one, labels, on) - hits(other, labels, on))
        .orElseThrow();
  }

  private static int hits(int[] guess, int[] labels, int[] on) {
    return (int) Arrays.stream(on).filter(row -> guess[row] == labels[row]).count();
  }

  private static JudgedRows judged(int[] labels, int[] guess, int[] rows) {
    return new JudgedRows(
        data(labels).subset(rows),
        new Scores(new float[2 * rows.length], 2),
        Arrays.stream(rows).map(row -> guess[row]).toArray());
  }

  private static Dataset data(int[] labels) {
    return new Dataset(
        new float[labels.length],
        labels,
        new FeatureLayout(1, List.of()),
        List.of("heads", "tails"));
  }
}
