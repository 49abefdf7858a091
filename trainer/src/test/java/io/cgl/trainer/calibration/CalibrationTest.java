package io.cgl.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cgl.checkpoint.DecisionObjective;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import io.cgl.trainer.metrics.ClassificationMetrics;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Rows of one normal feature, class k at 2 k, with classes of 90, 9 and 1 %. The networks know the
 * log-likelihoods, but are twice as certain as they should be.
 */
class CalibrationTest {

  private static final List<String> CLASSES = List.of("normal", "odd", "rare");
  private static final double[] SHARES = {0.90, 0.09, 0.01};
  private static final double[] LOG_PRIOR = {Math.log(0.90), Math.log(0.09), Math.log(0.01)};
  private static final double OVERCONFIDENCE = 2;

  private static final UnseenRows FITTED = rows(20_000, 1);
  private static final UnseenRows TEST = rows(20_000, 2);

  @Test
  void shouldServeThePosteriorUnderThePriorOfTheRows() {
    Calibration calibration = fit(DecisionObjective.BALANCED);

    assertThat(calibration.temperature()).isCloseTo(OVERCONFIDENCE, within(0.1));
    assertThat(calibration.decision().prior().get(2)).isCloseTo(0.01, within(0.003));
    Scores posterior = calibration.apply(TEST.fused());
    for (int k = 0; k < SHARES.length; k++) {
      int label = k;
      assertThat(
              IntStream.range(0, TEST.rows().rows())
                  .mapToDouble(row -> posterior.at(row, label))
                  .average()
                  .orElseThrow())
          .isCloseTo(SHARES[k], within(0.005));
    }
    assertThat(metrics(calibration).expectedCalibrationError()).isLessThan(0.01);
    assertThat(calibration.errorAfter()).isLessThan(calibration.errorBefore());
  }

  @Test
  void shouldMeanTheSameByAConfidenceWhateverIsDecidedFor() {
    assertThat(fit(DecisionObjective.BALANCED).apply(TEST.fused()).flat())
        .isEqualTo(fit(DecisionObjective.ACCURACY).apply(TEST.fused()).flat());
  }

  @Test
  void shouldDecideForBalanceAsTheFusedScoresDo() {
    UnseenRows overshooting = overshooting();
    for (LogitAdjustment balance : LogitAdjustment.values()) {
      Calibration calibration =
          Calibration.fit(
              overshooting, LOG_PRIOR, DecisionChoice.of(balance, DecisionObjective.BALANCED));
      double exponent = calibration.priorExponent();

      int[] decided = labels(calibration, overshooting.fused());

      assertThat(exponent).matches(value -> value != 0 == (balance == LogitAdjustment.HELD_OUT));
      assertThat(decided)
          .isEqualTo(
              IntStream.range(0, decided.length)
                  .map(row -> largest(overshooting.fused(), row, exponent))
                  .toArray());
    }
  }

  @Test
  void shouldBeBestAtWhatIsDecidedFor() {
    assertBest(DecisionObjective.BALANCED, ClassificationMetrics::balancedAccuracy);
    assertBest(DecisionObjective.MACRO_F1, ClassificationMetrics::macroF1);
    assertBest(DecisionObjective.ACCURACY, ClassificationMetrics::accuracy);
  }

  @Test
  void shouldPayLeastWhereCostsDecide() {
    // To miss a rare one costs 50, to take another for it 1; odd and normal do not matter.
    CostMatrix costs =
        CostMatrix.parse("x,normal,odd,rare\nnormal,0,0,1\nodd,0,0,1\nrare,50,50,0\n");
    Calibration byCosts =
        Calibration.fit(
            FITTED,
            LOG_PRIOR,
            new DecisionChoice(
                LogitAdjustment.UNIFORM,
                DecisionObjective.COST,
                Optional.of(costs),
                Optional.empty()));

    double least = cost(labels(byCosts, TEST.fused()));

    for (DecisionObjective other :
        List.of(
            DecisionObjective.BALANCED, DecisionObjective.ACCURACY, DecisionObjective.MACRO_F1)) {
      assertThat(least).as("%s", other).isLessThan(cost(labels(fit(other), TEST.fused())));
    }
  }

  @Test
  void shouldDecideAsTrainedWithoutRows() {
    Calibration none =
        Calibration.fit(FITTED.subset(new int[0]), LOG_PRIOR, choice(DecisionObjective.BALANCED));

    assertThat(none.temperature()).isEqualTo(1);
    assertThat(labels(none, TEST.fused())[0]).isEqualTo(largest(TEST.fused(), 0, 0));
  }

  private static void assertBest(
      DecisionObjective objective, ToDoubleFunction<ClassificationMetrics> figure) {
    double best = figure.applyAsDouble(metrics(fit(objective)));
    for (DecisionObjective other : DecisionObjective.values()) {
      if (other != objective && other != DecisionObjective.COST) {
        assertThat(best)
            .as("%s against %s", objective, other)
            .isGreaterThan(figure.applyAsDouble(metrics(fit(other))));
      }
    }
  }

  private static Calibration fit(DecisionObjective objective) {
    return Calibration.fit(FITTED, LOG_PRIOR, choice(objective));
  }

  private static DecisionChoice choice(DecisionObjective objective) {
    return DecisionChoice.of(LogitAdjustment.UNIFORM, objective);
  }

  private static ClassificationMetrics metrics(Calibration calibration) {
    Scores posterior = calibration.apply(TEST.fused());
    return ClassificationMetrics.of(
        posterior, labels(calibration, TEST.fused()), TEST.rows().labels());
  }

  private static int[] labels(Calibration calibration, Scores fused) {
    return LabelDecision.of(calibration.decision(), CLASSES.size())
        .labels(calibration.apply(fused));
  }

  private static double cost(int[] decided) {
    int[] labels = TEST.rows().labels();
    return IntStream.range(0, labels.length)
        .mapToDouble(
            row ->
                decided[row] == labels[row] ? 0 : labels[row] == 2 ? 50 : decided[row] == 2 ? 1 : 0)
        .sum();
  }

  private static int largest(Scores fused, int row, double exponent) {
    int best = 0;
    for (int k = 1; k < SHARES.length; k++) {
      if (fused.at(row, k) + exponent * LOG_PRIOR[k]
          > fused.at(row, best) + exponent * LOG_PRIOR[best]) {
        best = k;
      }
    }
    return best;
  }

  /** Every row looks rare: rare ones by a margin of about 6, the others of about 2. */
  private static UnseenRows overshooting() {
    Random random = new Random(3);
    float[] fused = FITTED.fused().flat().clone();
    for (int row = 0; row < FITTED.rows().rows(); row++) {
      int label = FITTED.rows().labels()[row];
      for (int k = 0; k < SHARES.length; k++) {
        fused[row * SHARES.length + k] =
            (k == label ? 4 : 0) + (k == 2 ? 6 : 0) + (float) random.nextGaussian() / 4;
      }
    }
    return new UnseenRows(FITTED.rows(), new Scores(fused, SHARES.length));
  }

  private static UnseenRows rows(int count, long seed) {
    Random random = new Random(seed);
    float[] features = new float[count];
    float[] fused = new float[count * SHARES.length];
    int[] labels = new int[count];
    for (int row = 0; row < count; row++) {
      double u = random.nextDouble();
      labels[row] = u < SHARES[2] ? 2 : u < SHARES[2] + SHARES[1] ? 1 : 0;
      double x = 2 * labels[row] + random.nextGaussian();
      features[row] = (float) x;
      for (int k = 0; k < SHARES.length; k++) {
        fused[row * SHARES.length + k] = (float) (-OVERCONFIDENCE * (x - 2 * k) * (x - 2 * k) / 2);
      }
    }
    return new UnseenRows(
        new Dataset(features, labels, new FeatureLayout(1, List.of()), CLASSES),
        new Scores(fused, SHARES.length));
  }
}
