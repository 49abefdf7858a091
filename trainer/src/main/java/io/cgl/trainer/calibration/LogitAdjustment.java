package io.cgl.trainer.calibration;

import io.cgl.checkpoint.Scores;

/**
 * The decision rule between rare and frequent classes: {@code logits + exponent * log pi_c}.
 * Balanced softmax aims at exponent 0, the decision under a uniform prior. With mixed rows and few
 * tail rows it misses that by an amount that depends on the data.
 */
public enum LogitAdjustment {
  /** As trained: exponent 0. */
  UNIFORM,

  /**
   * Fitted on held-out rows: of all exponents whose balanced accuracy is within one standard error
   * of the best, the one that favours rare classes most. This is the one-standard-error rule
   * (Breiman et al. 1984) with rare classes in place of simple models: their held-out rows are few,
   * so ties go to them.
   */
  HELD_OUT;

  private static final double LOWEST = -0.5;
  private static final double HIGHEST = 1.5;
  private static final int STEPS = 40;

  /**
   * Chooses the exponent.
   *
   * @param logits of held-out rows
   * @param labels of the same rows
   * @param logPrior of the classes in training
   */
  double exponent(Scores logits, int[] labels, double[] logPrior) {
    return this == UNIFORM ? 0 : fitted(logits, labels, logPrior);
  }

  private static double fitted(Scores logits, int[] labels, double[] logPrior) {
    Recalls[] candidates = new Recalls[STEPS + 1];
    Recalls best = null;
    for (int step = 0; step <= STEPS; step++) {
      candidates[step] = Recalls.of(logits, labels, logPrior, at(step));
      if (best == null || candidates[step].mean() > best.mean()) {
        best = candidates[step];
      }
    }
    double enough = best.mean() - best.standardError();
    int step = 0;
    while (candidates[step].mean() < enough) {
      step++;
    }
    return at(step);
  }

  private static double at(int step) {
    return LOWEST + (HIGHEST - LOWEST) * step / STEPS;
  }

  /** The mean recall of the classes that have rows, and its standard error. */
  private record Recalls(double mean, double standardError) {

    static Recalls of(Scores logits, int[] labels, double[] logPrior, double exponent) {
      int classes = logits.classes();
      int[] rows = new int[classes];
      int[] hits = new int[classes];
      for (int row = 0; row < labels.length; row++) {
        rows[labels[row]]++;
        if (predicted(logits, row, logPrior, exponent) == labels[row]) {
          hits[labels[row]]++;
        }
      }
      double sum = 0;
      double variance = 0;
      int present = 0;
      for (int label = 0; label < classes; label++) {
        if (rows[label] > 0) {
          double recall = (double) hits[label] / rows[label];
          sum += recall;
          variance += recall * (1 - recall) / rows[label];
          present++;
        }
      }
      return new Recalls(sum / present, StrictMath.sqrt(variance) / present);
    }

    private static int predicted(Scores logits, int row, double[] logPrior, double exponent) {
      int best = 0;
      double highest = Double.NEGATIVE_INFINITY;
      for (int label = 0; label < logPrior.length; label++) {
        double value = logits.at(row, label) + exponent * logPrior[label];
        if (value > highest) {
          highest = value;
          best = label;
        }
      }
      return best;
    }
  }
}
