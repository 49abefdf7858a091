package io.cgl.checkpoint.priors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PriorEstimatorTest {

  private static final HeldOutConfusion CONFUSED =
      HeldOutConfusion.of(new long[][] {{800, 100, 100}, {60, 240, 0}, {10, 0, 90}});

  private final PriorEstimator estimator = new PriorEstimator(CONFUSED);

  @Test
  void shouldFindThePriorsThatExplainThePredictions() {
    double[] truth = {0.3, 0.2, 0.5};

    double[] estimated = estimator.estimate(predicted(truth, 100_000));

    for (int k = 0; k < truth.length; k++) {
      assertThat(estimated[k]).as("class %d", k).isCloseTo(truth[k], within(0.01));
    }
  }

  @Test
  void shouldFindTheSamePriorsFromNearby() {
    double[] counts = predicted(new double[] {0.3, 0.2, 0.5}, 1000);

    double[] nearby = estimator.estimate(counts, new double[] {0.31, 0.21, 0.48});

    assertThat(nearby).containsExactly(estimator.estimate(counts), within(1e-4));
  }

  @Test
  void shouldStayNearTheHeldOutSharesWhileLittleIsKnown() {
    assertThat(estimator.estimate(new double[3])).containsExactly(CONFUSED.prior(), within(1e-9));
    assertThat(estimator.estimate(new double[] {0, 0, 1})[0]).isGreaterThan(0.4);
  }

  @Test
  void shouldGiveAClassWithoutHeldOutRowsAShare() {
    HeldOutConfusion unseen =
        HeldOutConfusion.of(new long[][] {{90, 10, 0}, {5, 95, 0}, {0, 0, 0}});

    double[] estimated = new PriorEstimator(unseen).estimate(new double[] {100, 100, 800});

    assertThat(estimated[2]).isGreaterThan(0.7);
    assertThat(Arrays.stream(estimated).min().orElseThrow()).isPositive();
  }

  @Test
  void shouldCoverTheTruthWithItsIntervalsAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(1);
    int covered = 0;
    int intervals = 0;
    for (int i = 0; i < 150; i++) {
      double[] truth = {0.2 + 0.6 * random.nextDouble(), 0.1, 0};
      truth[2] = 1 - truth[0] - truth[1];
      PriorEstimate estimate =
          new PriorEstimator(sample(CONFUSED, random)).estimateWithIntervals(drawn(truth, random));
      for (int k = 0; k < truth.length; k++) {
        intervals++;
        covered += estimate.low()[k] <= truth[k] && truth[k] <= estimate.high()[k] ? 1 : 0;
        assertThat(estimate.estimated()[k]).isBetween(estimate.low()[k], estimate.high()[k]);
      }
    }

    assertThat((double) covered / intervals).isBetween(0.85, 0.95);
  }

  @Test
  void shouldBeLessSureOfFewerHeldOutRowsAndFewerEvents() {
    double[] truth = {0.3, 0.2, 0.5};
    HeldOutConfusion few = HeldOutConfusion.of(new long[][] {{80, 10, 10}, {6, 24, 0}, {1, 0, 9}});

    double known = width(estimator, predicted(truth, 2000));

    assertThat(width(new PriorEstimator(few), predicted(truth, 2000))).isGreaterThan(1.3 * known);
    assertThat(width(estimator, predicted(truth, 200))).isGreaterThan(1.5 * known);
  }

  @Test
  void shouldGiveTheSameForTheSameCounts() {
    double[] counts = {10.5, 3.25, 40};

    PriorEstimate once = estimator.estimateWithIntervals(counts);
    PriorEstimate again = new PriorEstimator(CONFUSED).estimateWithIntervals(counts);

    assertThat(again.estimated()).containsExactly(once.estimated());
    assertThat(again.low()).containsExactly(once.low());
    assertThat(again.high()).containsExactly(once.high());
  }

  @Test
  void shouldRefuseWhatIsNoConfusionMatrixOrTooLarge() {
    assertThatThrownBy(() -> HeldOutConfusion.of(new long[][] {{1, 2}}))
        .hasMessageContaining("as many columns as rows");
    int classes = PriorEstimator.MOST_CLASSES + 1;
    assertThatThrownBy(() -> new PriorEstimator(HeldOutConfusion.of(new long[classes][classes])))
        .hasMessageContaining("at most 100 classes, not 101");
  }

  private static double width(PriorEstimator estimator, double[] counts) {
    PriorEstimate estimate = estimator.estimateWithIntervals(counts);
    return estimate.high()[2] - estimate.low()[2];
  }

  /** What would be predicted on average. */
  private static double[] predicted(double[] priors, double events) {
    double[] counts = new double[priors.length];
    for (int k = 0; k < counts.length; k++) {
      for (int j = 0; j < counts.length; j++) {
        counts[j] += events * priors[k] * rates(k)[j];
      }
    }
    return counts;
  }

  private static double[] drawn(double[] priors, SplittableRandom random) {
    double[] counts = new double[priors.length];
    for (int event = 0; event < 500; event++) {
      counts[draw(rates(draw(priors, random)), random)]++;
    }
    return counts;
  }

  /** Other held-out rows of the same classifier. */
  private static HeldOutConfusion sample(HeldOutConfusion confusion, SplittableRandom random) {
    long[][] counts = new long[3][3];
    for (long row = 0; row < confusion.rows(); row++) {
      int actual = draw(confusion.prior(), random);
      counts[actual][draw(rates(actual), random)]++;
    }
    return HeldOutConfusion.of(counts);
  }

  private static double[] rates(int actual) {
    double[] row = new double[3];
    for (int j = 0; j < row.length; j++) {
      row[j] = CONFUSED.count(actual, j);
    }
    double total = Arrays.stream(row).sum();
    return Arrays.stream(row).map(count -> count / total).toArray();
  }

  private static int draw(double[] shares, SplittableRandom random) {
    double at = random.nextDouble();
    for (int k = 0; k < shares.length - 1; k++) {
      at -= shares[k];
      if (at < 0) {
        return k;
      }
    }
    return shares.length - 1;
  }
}
