package io.cgl.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RecallDifferenceTest {

  private static final int[] LABELS = {0, 0, 0, 0, 1, 1};

  @Test
  void shouldAverageTheClassesDifferencesOfRecall() {
    int[] better = {0, 0, 0, 1, 1, 1};
    int[] worse = {0, 0, 1, 1, 1, 0};

    RecallDifference difference = RecallDifference.of(better, worse, LABELS, 3);

    // One of four rows and one of two are won; class 2 has none.
    assertThat(difference.mean()).isCloseTo((0.25 + 0.5) / 2, within(1e-12));
    // Variances of a row, with half a changed row beside four and two rows.
    double first = 1.5 / 5 - 0.25 * 0.25;
    double second = 1.5 / 3 - 0.5 * 0.5;
    assertThat(difference.standardError())
        .isCloseTo(Math.sqrt(first / 4 + second / 2) / 2, within(1e-12));
  }

  @Test
  void shouldNotBeCertainOfNoneAfterAFewRows() {
    int[] same = {0, 1, 0, 1, 1, 0};

    RecallDifference none = RecallDifference.of(same, same, LABELS, 2);

    assertThat(none.mean()).isZero();
    assertThat(none.standardError()).isBetween(0.1, 0.3);
  }
}
