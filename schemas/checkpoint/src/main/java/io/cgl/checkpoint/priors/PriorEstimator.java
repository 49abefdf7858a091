package io.cgl.checkpoint.priors;

import java.util.Arrays;

/**
 * Estimates the true class priors of a stream from the counts of predicted classes and the
 * checkpoint's confusion matrix.
 *
 * <p>Label shift: P(true) changes, P(predicted | true) does not. Then a predicted class is drawn
 * from the mixture sum_k pi_k P(. | k). Instead of inverting the confusion matrix (BBSE: Lipton,
 * Wang, Smola 2018), which can give shares below 0 and amplifies noise, the priors of highest
 * posterior probability are found by expectation-maximisation, the hard-count form of Saerens,
 * Latinne and Decaestecker (2002). A Dirichlet prior around the held-out class shares, worth
 * {@value #REFERENCE_EVENTS} events, settles what the counts leave open.
 *
 * <p>Immutable. Deterministic.
 */
public final class PriorEstimator {

  /** With more classes, estimates would cost too much on a stream thread. */
  public static final int MOST_CLASSES = 100;

  /** Weight of the held-out class shares, in events. */
  static final double REFERENCE_EVENTS = 10;

  private static final int MOST_ROUNDS = 300;
  private static final double CONVERGED = 1e-6;

  private final double[] reference;
  private final double[][] concentration;
  private final double[][] rates;

  /**
   * @throws IllegalArgumentException if there are more than {@link #MOST_CLASSES} classes
   */
  public PriorEstimator(HeldOutConfusion confusion) {
    if (confusion.classes() > MOST_CLASSES) {
      throw new IllegalArgumentException(
          "priors are estimated for at most %d classes, not %d"
              .formatted(MOST_CLASSES, confusion.classes()));
    }
    reference = confusion.prior();
    concentration = confusion.concentration();
    rates = new double[concentration.length][];
    for (int k = 0; k < rates.length; k++) {
      double total = Arrays.stream(concentration[k]).sum();
      rates[k] = Arrays.stream(concentration[k]).map(weight -> weight / total).toArray();
    }
  }

  public double[] reference() {
    return reference.clone();
  }

  /**
   * The most probable priors, each above 0.
   *
   * @param predicted events by predicted class; may be weighted
   */
  public double[] estimate(double[] predicted) {
    return estimate(predicted, reference);
  }

  /**
   * The most probable priors, each above 0, found faster from priors nearby.
   *
   * @param predicted events by predicted class; may be weighted
   * @param nearby where the search begins; each above 0
   */
  public double[] estimate(double[] predicted, double[] nearby) {
    return mostProbable(rates, predicted, nearby);
  }

  /**
   * The most probable priors with intervals of 90 %, the uncertainty of the confusion matrix
   * included.
   *
   * @param predicted events by predicted class; may be weighted
   */
  public PriorEstimate estimateWithIntervals(double[] predicted) {
    double[] estimated = estimate(predicted);
    return PriorBootstrap.around(
        concentration,
        reference(),
        estimated,
        predicted,
        (others, counts) -> mostProbable(others, counts, estimated));
  }

  private double[] mostProbable(double[][] errorRates, double[] predicted, double[] start) {
    int classes = reference.length;
    double[] priors = start;
    double[] mixture = new double[classes];
    double change = 1;
    for (int round = 0; round < MOST_ROUNDS && change > CONVERGED; round++) {
      mix(errorRates, priors, mixture);
      double[] next = new double[classes];
      double total = 0;
      for (int k = 0; k < classes; k++) {
        double events = 0;
        for (int j = 0; j < classes; j++) {
          events += mixture[j] > 0 ? predicted[j] * errorRates[k][j] / mixture[j] : 0;
        }
        next[k] = priors[k] * events + REFERENCE_EVENTS * reference[k];
        total += next[k];
      }
      change = 0;
      for (int k = 0; k < classes; k++) {
        next[k] /= total;
        change = Math.max(change, Math.abs(next[k] - priors[k]));
      }
      priors = next;
    }
    return priors.clone();
  }

  private static void mix(double[][] rates, double[] priors, double[] mixture) {
    Arrays.fill(mixture, 0);
    for (int k = 0; k < priors.length; k++) {
      for (int j = 0; j < priors.length; j++) {
        mixture[j] += priors[k] * rates[k][j];
      }
    }
  }
}
