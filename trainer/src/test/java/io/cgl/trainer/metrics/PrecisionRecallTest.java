package io.cgl.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.metrics.PrecisionRecall.Point;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrecisionRecallTest {

  private static final float[] RANKED = {0.9f, 0.8f, 0.7f, 0.6f, 0.5f};

  @Test
  void shouldAverageThePrecisionAtEachHit() {
    // Hits at ranks 1, 3 and 4: (1/1 + 2/3 + 3/4) / 3.
    PrecisionRecall curve = curve(RANKED, 1, 0, 1, 1, 0);

    assertThat(curve.averagePrecision()).isCloseTo((1 + 2.0 / 3 + 3.0 / 4) / 3, within(1e-12));
    assertThat(curve.points())
        .containsExactly(
            new Point(0.9f, 1, 1.0 / 3),
            new Point(0.8f, 0.5, 1.0 / 3),
            new Point(0.7f, 2.0 / 3, 2.0 / 3),
            new Point(0.6f, 0.75, 1),
            new Point(0.5f, 0.6, 1));
  }

  @Test
  void shouldLetRowsOfOneProbabilityPassTogether() {
    // Three at 0.8, of which one is a hit: which of them is first must not matter.
    float[] tied = {0.8f, 0.8f, 0.8f, 0.2f};

    PrecisionRecall curve = curve(tied, 0, 1, 0, 1);

    assertThat(curve.points())
        .containsExactly(new Point(0.8f, 1.0 / 3, 0.5), new Point(0.2f, 0.5, 1));
    assertThat(curve).isEqualTo(curve(tied, 1, 0, 0, 1)).isEqualTo(curve(tied, 0, 0, 1, 1));
    assertThat(curve.averagePrecision()).isCloseTo(0.5 / 3 + 0.5 * 0.5, within(1e-12));
  }

  @Test
  void shouldBePerfectWhereEveryHitComesFirstAndTheShareWhereNothingIsKnown() {
    assertThat(curve(RANKED, 1, 1, 0, 0, 0).averagePrecision()).isEqualTo(1);
    assertThat(curve(new float[] {0.3f, 0.3f, 0.3f, 0.3f}, 1, 0, 0, 0).averagePrecision())
        .isEqualTo(0.25);
  }

  @Test
  void shouldHaveNoCurveOfAClassWithoutRows() {
    PrecisionRecall curve = curve(RANKED, 0, 0, 0, 0, 0);

    assertThat(curve.points()).isEmpty();
    assertThat(curve.averagePrecision()).isNaN();
    assertThat(curve.thinned(10)).isEqualTo(curve);
  }

  @Test
  void shouldTakeEachClassAgainstAllOthers() {
    Scores scores = new Scores(new float[] {0.5f, 0.3f, 0.2f, 0.1f, 0.6f, 0.3f}, 3);

    assertThat(PrecisionRecall.averages(scores, new int[] {0, 1}))
        .containsExactly(1.0, 1.0, Double.NaN);
  }

  @Test
  void shouldThinALongCurveToOneThatLooksTheSame() {
    Random random = new Random(1);
    float[] scores = new float[50_000];
    int[] hits = new int[scores.length];
    for (int row = 0; row < scores.length; row++) {
      hits[row] = random.nextInt(4) == 0 ? 1 : 0;
      scores[row] = (float) (1 / (1 + Math.exp(-random.nextGaussian() - 2 * hits[row])));
    }
    PrecisionRecall whole = curve(scores, hits);

    PrecisionRecall thin = whole.thinned(120);

    assertThat(thin.points()).hasSizeBetween(20, 120).isSubsetOf(whole.points());
    assertThat(thin.points().get(0)).isEqualTo(whole.points().get(0));
    assertThat(thin.points()).last().isEqualTo(whole.points().get(whole.points().size() - 1));
    assertThat(thin.averagePrecision()).isCloseTo(whole.averagePrecision(), within(0.02));
  }

  /** Of class 1 of two. */
  private static PrecisionRecall curve(float[] probabilities, int... labels) {
    float[] flat = new float[2 * probabilities.length];
    for (int row = 0; row < probabilities.length; row++) {
      flat[2 * row] = 1 - probabilities[row];
      flat[2 * row + 1] = probabilities[row];
    }
    return PrecisionRecall.of(new Scores(flat, 2), labels, 1);
  }
}
