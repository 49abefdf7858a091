package io.cgl.trainer.calibration;

import java.util.OptionalDouble;

/**
 * Chooses the lowest confidence threshold at which the error among answered events is at most a
 * stated risk: with a probability of at least 1 - {@value #MISTAKE} over the rows that it is chosen
 * on, if events and rows are exchangeable.
 *
 * <p>The error among answered events need not fall as the threshold rises, so conformal risk
 * control, which needs a monotone loss (Angelopoulos et al., arXiv 2208.02814), does not apply.
 * This is Learn then Test (Angelopoulos et al., arXiv 2110.01052) on thresholds that are fixed
 * beforehand: "the error is above the risk" is tested by the exact binomial tail of the errors
 * among answered rows, as in Geifman and El-Yaniv (arXiv 1705.08500), in fixed sequences that begin
 * at {@value #STARTS} thresholds, share the probability of a mistake, and stop at the first
 * threshold that cannot be shown to hold.
 */
final class SelectiveRisk {

  /** Probability that the risk does not hold. */
  static final double MISTAKE = 0.1;

  private static final int STARTS = 6;

  /**
   * Thresholds from one start to the next; with each the share that is not certain falls by 25 %.
   */
  private static final int STEPS = 8;

  private final boolean[] wrong;
  private final float[] confidence;
  private final double risk;

  /**
   * @param confidence of each row's label
   * @param wrong whether the label is
   * @param risk the largest error among answered events
   */
  SelectiveRisk(float[] confidence, boolean[] wrong, double risk) {
    this.confidence = confidence;
    this.wrong = wrong;
    this.risk = risk;
  }

  /** The threshold; empty if none can be shown to hold. */
  OptionalDouble threshold() {
    int loosest = Integer.MAX_VALUE;
    for (int start = 0; start < STARTS; start++) {
      int step = start * STEPS;
      while (step >= 0 && holds(at(step))) {
        loosest = Math.min(loosest, step);
        step--;
      }
    }
    return loosest == Integer.MAX_VALUE ? OptionalDouble.empty() : OptionalDouble.of(at(loosest));
  }

  /** 0, 0.25, 0.44, ..., 0.9, ..., 0.99999. */
  private static double at(int step) {
    return 1 - StrictMath.pow(10, -(double) step / STEPS);
  }

  private boolean holds(double threshold) {
    int answered = 0;
    int errors = 0;
    for (int row = 0; row < wrong.length; row++) {
      if (confidence[row] >= (float) threshold) { // As the classifier compares.
        answered++;
        errors += wrong[row] ? 1 : 0;
      }
    }
    return logTail(answered, errors, risk) <= StrictMath.log(MISTAKE / STARTS);
  }

  /** log P(X <= errors) for X ~ Binomial(rows, risk). */
  static double logTail(int rows, int errors, double risk) {
    double term = rows * StrictMath.log1p(-risk);
    double sum = term;
    double odds = StrictMath.log(risk) - StrictMath.log1p(-risk);
    for (int i = 0; i < errors; i++) {
      term += odds + StrictMath.log((double) (rows - i) / (i + 1));
      double larger = Math.max(sum, term);
      sum = larger + StrictMath.log1p(StrictMath.exp(Math.min(sum, term) - larger));
    }
    return sum;
  }
}
