package io.cgl.drift;

import java.util.List;

/**
 * Likelihood ratios of one window's counts, of what a stream may have become against its reference.
 *
 * <p>Streams are bursty in different ways, and only how bursty they are is learnt. So there are two
 * models, which agree where events are independent.
 */
sealed interface Likelihood permits RunsLikelihood, WaveringLikelihood {

  /** Both models of a window. */
  static List<Likelihood> of(long[] counts, Dispersion.Belief belief, double[] reference) {
    return List.of(
        new WaveringLikelihood(counts, belief, reference),
        new RunsLikelihood(counts, belief, reference));
  }

  /**
   * log of P(counts | around {@code other}) / P(counts | around the reference), both weighted
   * counts, all above 0. P around others is never sharper than around the reference: a stream that
   * is steadier than promised is no drift.
   */
  double logAround(double[] other);

  /**
   * log of P(counts | one class is so many times as likely beside each other one) / P(counts |
   * reference), for each of the factors. The other classes keep to the reference among themselves,
   * so only the class's own count matters.
   */
  double[] logTilted(int position, double[] factors);

  /** A class's share once it is {@code factor} times as likely beside each other one. */
  static double tilted(double share, double factor) {
    return share * factor / (1 - share + share * factor);
  }
}
