package io.cgl.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.batch.Folds;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NestedChoiceTest {

  @Test
  void shouldJudgeEveryRowOnceAndByAChoiceOnOtherRowsOnly() {
    int[] labels = new int[23];
    Set<Integer> judged = new HashSet<>();

    Scores nested =
        NestedChoice.probabilities(
            Folds.of(labels, 4, 1),
            2,
            (on, rows) -> {
              assertThat(on).doesNotContain(rows).hasSize(labels.length - rows.length);
              float[] scores = new float[2 * rows.length];
              for (int i = 0; i < rows.length; i++) {
                assertThat(judged.add(rows[i])).isTrue();
                scores[2 * i] = rows[i];
              }
              return new Scores(scores, 2);
            });

    assertThat(judged).hasSize(labels.length);
    for (int row = 0; row < labels.length; row++) {
      assertThat(nested.at(row, 0)).as("in the order of the rows").isEqualTo(row);
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

    Scores nested =
        NestedChoice.probabilities(
            Folds.of(labels, 4, 1), 2, (on, rows) -> scores(best(guesses, labels, on), rows));

    assertThat(hits(best(guesses, labels, all), labels, all)).isGreaterThan(39);
    assertThat(hits(nested.predictions(), labels, all)).isLessThan(39);
  }

  private static int[] best(int[][] guesses, int[] labels, int[] on) {
    return Arrays.stream(guesses)
        .max((one, other) -> hits(one, labels, on) - hits(other, labels, on))
        .orElseThrow();
  }

  private static int hits(int[] guess, int[] labels, int[] on) {
    return (int) Arrays.stream(on).filter(row -> guess[row] == labels[row]).count();
  }

  private static Scores scores(int[] guess, int[] rows) {
    float[] scores = new float[2 * rows.length];
    for (int i = 0; i < rows.length; i++) {
      scores[2 * i + guess[rows[i]]] = 1;
    }
    return new Scores(scores, 2);
  }
}
