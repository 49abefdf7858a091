package io.cgl.benchmarks.accuracy.prior;

import io.cgl.checkpoint.priors.HeldOutConfusion;
import java.util.SplittableRandom;

/**
 * A classifier that is nothing but its mistakes: what it predicts of each true class.
 *
 * @param rates what is predicted, by true class
 */
record GeneratedClassifier(PriorShares[] rates) {

  /** How unevenly mistakes are spread: the more, the more a class is taken for one other. */
  private static final double UNEVENNESS = 2.5;

  /** A classifier that recalls classes about that often, some better and some worse. */
  static GeneratedClassifier of(double recall, int classes, SplittableRandom random) {
    PriorShares[] rates = new PriorShares[classes];
    for (int k = 0; k < classes; k++) {
      double own = Math.min(0.995, recall + (1 - recall) * (random.nextDouble() - 0.5));
      double[] row = new double[classes];
      double others = 0;
      for (int j = 0; j < classes; j++) {
        row[j] = j == k ? 0 : Math.pow(-Math.log(1 - random.nextDouble()), UNEVENNESS);
        others += row[j];
      }
      for (int j = 0; j < classes; j++) {
        row[j] = j == k ? own : (1 - own) * row[j] / others;
      }
      rates[k] = PriorShares.of(row);
    }
    return new GeneratedClassifier(rates);
  }

  /** What it does on held-out rows. */
  HeldOutConfusion heldOut(PriorShares prior, int rows, SplittableRandom random) {
    long[][] counts = new long[rates.length][rates.length];
    for (int row = 0; row < rows; row++) {
      int actual = prior.draw(random);
      counts[actual][rates[actual].draw(random)]++;
    }
    return HeldOutConfusion.of(counts);
  }

  /** What it predicts of events, by class. */
  double[] predict(PriorShares prior, int events, SplittableRandom random) {
    double[] counts = new double[rates.length];
    for (int event = 0; event < events; event++) {
      counts[rates[prior.draw(random)].draw(random)]++;
    }
    return counts;
  }
}
