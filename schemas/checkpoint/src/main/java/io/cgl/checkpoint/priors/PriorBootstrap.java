package io.cgl.checkpoint.priors;

import java.util.Arrays;
import java.util.function.BiFunction;

/**
 * Intervals of estimated priors by a Bayesian bootstrap (Rubin 1981): the estimate is repeated with
 * error rates and predicted shares drawn from their posteriors. So the intervals include the
 * uncertainty of few held-out rows and of few events, and no share is below 0.
 *
 * <p>The seed is fixed: equal counts give equal intervals.
 */
final class PriorBootstrap {

  private static final long SEED = 20_020_101;
  private static final int DRAWS = 200;

  /** Probability on either side of a 90 % interval. */
  private static final double TAIL = 0.05;

  private PriorBootstrap() {}

  /**
   * An estimate with its intervals.
   *
   * @param concentration of the error rates, by true and predicted class
   * @param reference reported beside it
   * @param estimated from the error rates and counts as they are
   * @param predicted events by predicted class
   * @param again repeats the estimate from other rates and counts
   */
  static PriorEstimate around(
      double[][] concentration,
      double[] reference,
      double[] estimated,
      double[] predicted,
      BiFunction<double[][], double[], double[]> again) {
    double[][] sample = sample(concentration, predicted, again);
    double[] low = new double[estimated.length];
    double[] high = new double[estimated.length];
    int tail = (int) (TAIL * DRAWS);
    for (int k = 0; k < estimated.length; k++) {
      Arrays.sort(sample[k]);
      low[k] = Math.min(estimated[k], sample[k][tail]);
      high[k] = Math.max(estimated[k], sample[k][DRAWS - 1 - tail]);
    }
    return new PriorEstimate(reference, estimated, low, high);
  }

  /** Estimates by class and draw. */
  private static double[][] sample(
      double[][] concentration,
      double[] predicted,
      BiFunction<double[][], double[], double[]> again) {
    int classes = predicted.length;
    DirichletSampler draws = new DirichletSampler(SEED);
    double events = Arrays.stream(predicted).sum();
    double[] smoothed = Arrays.stream(predicted).map(count -> count + 0.5).toArray();
    double[][] rates = new double[classes][classes];
    double[] counts = new double[classes];
    double[][] sample = new double[classes][DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      for (int k = 0; k < classes; k++) {
        draws.dirichlet(concentration[k], rates[k]);
      }
      draws.dirichlet(smoothed, counts);
      for (int k = 0; k < classes; k++) {
        counts[k] *= events;
      }
      double[] estimate = again.apply(rates, counts);
      for (int k = 0; k < classes; k++) {
        sample[k][draw] = estimate[k];
      }
    }
    return sample;
  }
}
