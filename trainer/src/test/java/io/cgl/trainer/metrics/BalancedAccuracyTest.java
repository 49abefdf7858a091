package io.cgl.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancedAccuracyTest {

  @Test
  void shouldBeWilsonsIntervalForOneClass() {
    // 8 of 10: a textbook's interval.
    BalancedAccuracy interval = of(new long[][] {{8, 2}, {0, 0}});

    assertThat(interval.value()).isEqualTo(0.8);
    assertThat(interval.low()).isCloseTo(0.490, within(0.001));
    assertThat(interval.high()).isCloseTo(0.943, within(0.001));
  }

  @Test
  void shouldNotTakeTwoRowsWithoutAMistakeForCertainty() {
    BalancedAccuracy interval = of(new long[][] {{10_000, 0}, {0, 2}});

    assertThat(interval.value()).isEqualTo(1);
    assertThat(interval.high()).isEqualTo(1);
    assertThat(interval.low()).isLessThan(0.7);
  }

  @Test
  void shouldHoldTheTrueValueInNineteenOfTwentySamples() {
    double[] truth = {0.99, 0.8, 0.6};
    int[] rows = {2000, 60, 9};
    Random random = new Random(1);
    int held = 0;
    for (int run = 0; run < 2000; run++) {
      long[][] counts = new long[3][3];
      for (int label = 0; label < 3; label++) {
        for (int row = 0; row < rows[label]; row++) {
          counts[label][random.nextDouble() < truth[label] ? label : (label + 1) % 3]++;
        }
      }
      held += of(counts).contains((0.99 + 0.8 + 0.6) / 3) ? 1 : 0;
    }

    assertThat(held / 2000.0).isBetween(0.94, 0.98);
  }

  @Test
  void shouldCountGroupsAndNotTheirRows() {
    // Two devices, one of them always wrong, each with a hundred rows of both classes.
    int[] labels = IntStream.range(0, 400).map(row -> row % 2).toArray();
    int[] groups = IntStream.range(0, 400).map(row -> row / 200).toArray();
    int[] predicted =
        IntStream.range(0, 400)
            .map(row -> groups[row] == 0 ? labels[row] : 1 - labels[row])
            .toArray();

    BalancedAccuracy alone = of(counts(labels, predicted));
    BalancedAccuracy grouped = BalancedAccuracy.of(labels, predicted, groups, false);

    assertThat(grouped.value()).isEqualTo(alone.value()).isEqualTo(0.5);
    assertThat(alone.high() - alone.low()).isLessThan(0.11);
    assertThat(grouped.high() - grouped.low()).isGreaterThan(0.5);
  }

  @Test
  void shouldCountEveryGroupOnceWhereAsked() {
    // 98 rows of one attack type are found, 2 of another are not.
    int[] labels = new int[100];
    int[] groups = IntStream.range(0, 100).map(row -> row < 98 ? 7 : 3).toArray();
    int[] predicted = IntStream.range(0, 100).map(row -> row < 98 ? 0 : 1).toArray();

    assertThat(BalancedAccuracy.of(labels, predicted, groups, false).value()).isEqualTo(0.98);
    assertThat(BalancedAccuracy.of(labels, predicted, groups, true).value()).isEqualTo(0.5);
  }

  @Test
  void shouldBeNoNumberWithoutRows() {
    assertThat(of(new long[][] {{0, 0}, {0, 0}}).value()).isNaN();
  }

  private static long[][] counts(int[] labels, int[] predicted) {
    long[][] counts = new long[2][2];
    for (int row = 0; row < labels.length; row++) {
      counts[labels[row]][predicted[row]]++;
    }
    return counts;
  }

  private static BalancedAccuracy of(long[][] counts) {
    return BalancedAccuracy.of(ConfusionMatrix.of(counts));
  }
}
