package io.cgl.trainer.calibration;

import io.cgl.checkpoint.Scores;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The decision rule between rare and frequent classes: {@code logits + exponent * log pi_c}.
 * Balanced softmax aims at exponent 0, the decision under a uniform prior. With mixed rows and few
 * tail rows it misses that by an amount that depends on the data.
 */
public enum LogitAdjustment {
  /** As trained: exponent 0. */
  UNIFORM,

  /**
   * Fitted on rows that were not learnt from, but only if that pays: as trained, unless some
   * exponent more than halves the error of the mean recall without lowering the macro-F1. Of those,
   * the one of the highest macro-F1, and nearest to 0. A few rows of a rare class would otherwise
   * choose by themselves.
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
    Decided asTrained = Decided.of(logits, labels, logPrior, 0);
    return IntStream.rangeClosed(0, STEPS)
        .mapToObj(step -> Decided.of(logits, labels, logPrior, at(step)))
        .filter(
            decided ->
                1 - decided.recall() < (1 - asTrained.recall()) / 2
                    && decided.macroF1() >= asTrained.macroF1())
        .max(
            Comparator.comparingDouble(Decided::macroF1)
                .thenComparing(decided -> -Math.abs(decided.exponent())))
        .map(Decided::exponent)
        .orElse(0.0);
  }

  private static double at(int step) {
    return LOWEST + (HIGHEST - LOWEST) * step / STEPS;
  }

  /**
   * What an exponent decides.
   *
   * @param recall mean of the classes that have rows
   * @param macroF1 of the same classes
   */
  private record Decided(double exponent, double recall, double macroF1) {

    static Decided of(Scores logits, int[] labels, double[] logPrior, double exponent) {
      int classes = logits.classes();
      int[] actual = new int[classes];
      int[] predicted = new int[classes];
      int[] hits = new int[classes];
      for (int row = 0; row < labels.length; row++) {
        int decided = predicted(logits, row, logPrior, exponent);
        actual[labels[row]]++;
        predicted[decided]++;
        if (decided == labels[row]) {
          hits[decided]++;
        }
      }
      double recalls = 0;
      double f1 = 0;
      int present = 0;
      for (int label = 0; label < classes; label++) {
        if (actual[label] > 0) {
          recalls += (double) hits[label] / actual[label];
          f1 += 2.0 * hits[label] / (actual[label] + predicted[label]);
          present++;
        }
      }
      return new Decided(exponent, recalls / present, f1 / present);
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
