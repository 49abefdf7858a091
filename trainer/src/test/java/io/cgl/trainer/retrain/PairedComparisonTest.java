package io.cgl.trainer.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PairedComparisonTest {

  private static final double CONFIDENCE = 0.9;

  @Test
  void shouldLetAClearlyBetterChallengerWin() {
    PairedComparison result = compare(300, 0.7, 0.85, 1);

    assertThat(result.challengerWins()).isTrue();
    assertThat(result.challenger() - result.champion())
        .isBetween(result.lowest(), result.highest());
  }

  @Test
  void shouldHardlyEverLetAnEqualChallengerWin() {
    int wins = 0;
    for (int seed = 0; seed < 400; seed++) {
      wins += compare(60, 0.8, 0.8, seed).challengerWins() ? 1 : 0;
    }

    assertThat(wins / 400.0).as("share of equals that win").isLessThan(1 - CONFIDENCE + 0.03);
  }

  @Test
  void shouldCountEveryClassAlike() {
    int[] labels = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1};
    boolean[] champion = new boolean[10];
    boolean[] challenger = new boolean[10];
    Arrays.fill(champion, 0, 8, true);
    Arrays.fill(challenger, 8, 10, true);

    PairedComparison result = PairedComparison.of(labels, champion, challenger, CONFIDENCE, 1);

    assertThat(result.champion()).isEqualTo(0.5);
    assertThat(result.challenger()).isEqualTo(0.5);
  }

  @Test
  void shouldNotTrustASingleRow() {
    PairedComparison result =
        PairedComparison.of(
            new int[] {0}, new boolean[] {false}, new boolean[] {true}, CONFIDENCE, 1);

    assertThat(result.challengerWins()).isFalse();
  }

  @Test
  void shouldSayBeforehandWhenNoChallengerCouldWin() {
    int[] labels = new int[200];
    boolean[] nearlyFaultless = new boolean[200];
    Arrays.fill(nearlyFaultless, 1, 200, true);
    boolean[] oftenWrong = new boolean[200];
    Arrays.fill(oftenWrong, 100, 200, true);

    assertThat(PairedComparison.canDecide(labels, nearlyFaultless, CONFIDENCE, 1)).isFalse();
    assertThat(PairedComparison.canDecide(labels, oftenWrong, CONFIDENCE, 1)).isTrue();
  }

  @Test
  void shouldSayBothScoresTheDifferenceAndItsInterval() {
    PairedComparison result = new PairedComparison(812, 0.823, 0.904, 0.061, 0.101);

    assertThat(result.describe(CONFIDENCE))
        .isEqualTo(
            "balanced accuracy 90.4 %, the champion's 82.3 %, on 812 held-out labelled events;"
                + " difference +8.1 points, 80 % interval +6.1 to +10.1");
  }

  @Test
  void shouldBoundTheDifferenceAsOftenAsItSays() {
    int covered = 0;
    for (int seed = 0; seed < 400; seed++) {
      PairedComparison result = compare(100, 0.7, 0.8, seed);
      covered += result.lowest() < 0.1 ? 1 : 0;
    }

    assertThat(covered / 400.0).isCloseTo(CONFIDENCE, Offset.offset(0.05));
  }

  /** Three classes of so many, a half and a fifth of the rows; errors are independent. */
  private static PairedComparison compare(int rows, double champion, double challenger, long seed) {
    Random random = new Random(seed);
    int[] sizes = {rows, rows / 2, rows / 5};
    int total = Arrays.stream(sizes).sum();
    int[] labels = new int[total];
    boolean[] championRight = new boolean[total];
    boolean[] challengerRight = new boolean[total];
    int row = 0;
    for (int label = 0; label < sizes.length; label++) {
      for (int i = 0; i < sizes[label]; i++) {
        labels[row] = label;
        championRight[row] = random.nextDouble() < champion;
        challengerRight[row] = random.nextDouble() < challenger;
        row++;
      }
    }
    return PairedComparison.of(labels, championRight, challengerRight, CONFIDENCE, seed);
  }
}
