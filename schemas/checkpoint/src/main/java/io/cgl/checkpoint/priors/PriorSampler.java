package io.cgl.checkpoint.priors;

import java.util.Arrays;

/**
 * Draws class priors from their posterior, by Gibbs sampling: which true classes the predicted ones
 * were of (given the priors and the error rates), then priors and error rates (given that). What
 * held-out rows leave open of the error rates is so part of the intervals, and no share is below 0.
 *
 * <p>The seed is fixed: equal counts give equal intervals.
 */
final class PriorSampler {

  private static final long SEED = 20_020_101;
  private static final int BURN_IN = 100;
  private static final int MOST_DRAWS = 1000;
  private static final int FEWEST_DRAWS = 100;

  /** Draws times classes squared: a tenth of a second or so. */
  private static final int WORK = 1_000_000;

  private static final double TAIL = 0.05;

  private final double[][] concentration;
  private final double[] prior;
  private final Draws draws = new Draws(SEED);

  /**
   * @param concentration of the error rates, by true and predicted class
   * @param prior concentration of the priors
   */
  PriorSampler(double[][] concentration, double[] prior) {
    this.concentration = concentration;
    this.prior = prior;
  }

  /**
   * Posterior means and intervals.
   *
   * @param predicted events by predicted class
   * @param priors to begin with
   * @param rates to begin with, by true and predicted class
   * @param reference to tell beside them
   */
  PriorEstimate estimate(
      double[] predicted, double[] priors, double[][] rates, double[] reference) {
    int classes = prior.length;
    int kept = Math.max(FEWEST_DRAWS, Math.min(MOST_DRAWS, WORK / (classes * classes)));
    double[][] sample = new double[classes][kept];
    double[] current = priors.clone();
    double[][] currentRates = Arrays.stream(rates).map(double[]::clone).toArray(double[][]::new);
    for (int draw = -BURN_IN; draw < kept; draw++) {
      sweep(predicted, current, currentRates);
      for (int k = 0; draw >= 0 && k < classes; k++) {
        sample[k][draw] = current[k];
      }
    }
    double[] mean = new double[classes];
    double[] low = new double[classes];
    double[] high = new double[classes];
    for (int k = 0; k < classes; k++) {
      mean[k] = Arrays.stream(sample[k]).average().orElseThrow();
      Arrays.sort(sample[k]);
      low[k] = sample[k][(int) (TAIL * kept)];
      high[k] = sample[k][kept - 1 - (int) (TAIL * kept)];
    }
    return new PriorEstimate(reference, mean, low, high);
  }

  private void sweep(double[] predicted, double[] priors, double[][] rates) {
    int classes = priors.length;
    double[][] rows = new double[classes][];
    for (int k = 0; k < classes; k++) {
      rows[k] = concentration[k].clone();
    }
    double[] events = prior.clone();
    for (int j = 0; j < classes; j++) {
      divide(predicted[j], j, priors, rates, rows, events);
    }
    draws.dirichlet(events, priors);
    for (int k = 0; k < classes; k++) {
      draws.dirichlet(rows[k], rates[k]);
    }
  }

  /**
   * Divides the events predicted to be of class {@code j} among the classes that they may be of.
   */
  private void divide(
      double count, int j, double[] priors, double[][] rates, double[][] rows, double[] events) {
    double weight = 0;
    for (int k = 0; k < priors.length; k++) {
      weight += priors[k] * rates[k][j];
    }
    long left = (long) Math.floor(count + draws.uniform()); // Counts may be weighted.
    for (int k = 0; k < priors.length && left > 0 && weight > 0; k++) {
      double own = priors[k] * rates[k][j];
      long taken = draws.binomial(left, own / weight);
      rows[k][j] += taken;
      events[k] += taken;
      left -= taken;
      weight -= own;
    }
  }
}
