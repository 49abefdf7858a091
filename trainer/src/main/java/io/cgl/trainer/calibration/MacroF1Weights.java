package io.cgl.trainer.calibration;

import io.cgl.checkpoint.Scores;
import java.util.Arrays;

/**
 * Class weights for the highest macro-F1 on rows that were not learnt from. First one exponent of
 * the prior for all classes, then each class's weight in turn, where enough rows tell.
 */
final class MacroF1Weights {

  private static final int EXPONENTS = 20;
  private static final int SWEEPS = 2;
  private static final double STEP = 0.25;
  private static final int STEPS = 12;

  /** A class of fewer rows keeps the common exponent: its own weight would fit single rows. */
  private static final int FEWEST_ROWS = 30;

  /** What a class's own weight must gain. */
  private static final double LEAST_GAIN = 0.002;

  private final Scores posterior;
  private final int[] labels;
  private final long[] rows;
  private final double[] logWeights;

  private MacroF1Weights(Scores posterior, int[] labels) {
    this.posterior = posterior;
    this.labels = labels;
    rows = new long[posterior.classes()];
    for (int label : labels) {
      rows[label]++;
    }
    logWeights = new double[rows.length];
  }

  /**
   * The logarithms of the weights.
   *
   * @param posterior of rows that were not learnt from
   * @param logPrior that the posterior is under
   */
  static double[] fit(Scores posterior, int[] labels, double[] logPrior) {
    MacroF1Weights fit = new MacroF1Weights(posterior, labels);
    fit.chooseExponent(logPrior);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int k = 0; k < logPrior.length; k++) {
        if (fit.rows[k] >= FEWEST_ROWS) {
          fit.chooseWeight(k);
        }
      }
    }
    return fit.logWeights;
  }

  private void chooseExponent(double[] logPrior) {
    double best = -1;
    double[] chosen = logWeights.clone();
    for (int step = 0; step <= EXPONENTS; step++) {
      double exponent = (double) step / EXPONENTS;
      Arrays.setAll(logWeights, k -> -exponent * logPrior[k]);
      double f1 = macroF1(Double.NaN, -1);
      if (f1 > best) {
        best = f1;
        chosen = logWeights.clone();
      }
    }
    System.arraycopy(chosen, 0, logWeights, 0, chosen.length);
  }

  private void chooseWeight(int k) {
    double before = logWeights[k];
    double best = macroF1(before, k) + LEAST_GAIN;
    for (int step = -STEPS; step <= STEPS; step++) {
      double weight = before + step * STEP;
      double f1 = macroF1(weight, k);
      if (f1 > best) {
        best = f1;
        logWeights[k] = weight;
      }
    }
  }

  /** The macro-F1 with another weight of one class; that of -1 changes none. */
  private double macroF1(double logWeight, int changed) {
    double[] weights = Arrays.stream(logWeights).map(StrictMath::exp).toArray();
    if (changed >= 0) {
      weights[changed] = StrictMath.exp(logWeight);
    }
    long[] predicted = new long[weights.length];
    long[] hits = new long[weights.length];
    for (int row = 0; row < labels.length; row++) {
      int label = 0;
      for (int k = 1; k < weights.length; k++) {
        if (posterior.at(row, k) * weights[k] > posterior.at(row, label) * weights[label]) {
          label = k;
        }
      }
      predicted[label]++;
      hits[label] += label == labels[row] ? 1 : 0;
    }
    double sum = 0;
    int present = 0;
    for (int k = 0; k < weights.length; k++) {
      if (rows[k] > 0) {
        sum += 2.0 * hits[k] / (rows[k] + predicted[k]);
        present++;
      }
    }
    return sum / present;
  }
}
