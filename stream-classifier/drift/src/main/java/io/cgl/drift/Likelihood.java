package io.cgl.drift;

import java.util.List;

/**
 * Likelihood ratios of one window's counts: of a changed stream against its reference.
 *
 * <p>Streams are bursty in different ways, and only the degree is learnt. So there are two models,
 * which agree where events are independent.
 */
sealed interface Likelihood permits RunsLikelihood, WaveringLikelihood {

  static List<Likelihood> of(long[] counts, Dispersion.Belief belief, double[] reference) {
    return List.of(
        new WaveringLikelihood(counts, belief, reference),
        new RunsLikelihood(counts, belief, reference));
  }

  /**
   * log of P(counts | around {@code other}) / P(counts | around the reference), both weighted
   * counts, all above 0. The first P is never sharper than the second: a stream that is steadier
   * than its reference does not drift.
   */
  double logAround(double[] other);

  /**
   * log of P(counts | the odds of one class against each other class are multiplied) / P(counts |
   * reference), by factor. The other classes keep their proportions, so only the class's own count
   * matters.
   */
  double[] logTilted(int position, double[] factors);

  /** A class's share once its odds against each other class are {@code factor} times as high. */
  static double tilted(double share, double factor) {
    return share * factor / (1 - share + share * factor);
  }
}
