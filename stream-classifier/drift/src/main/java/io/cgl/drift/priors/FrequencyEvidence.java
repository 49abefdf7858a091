package io.cgl.drift.priors;

import io.cgl.drift.Vectors;

/** How certain it is that two samples of classes have different distributions. */
final class FrequencyEvidence {

  private FrequencyEvidence() {}

  /**
   * Minus the logarithm of a bound on the p-value of the G-test that both samples have the same
   * class shares, by Chernoff's bound on the tail of chi-squared: for G = log likelihood ratio and
   * d degrees of freedom, G - d/2 (1 + log(2 G / d)), and 0 where 2 G is not above d.
   *
   * @param one sample by class; counts may be weighted
   * @param other the other sample; both have events
   */
  static double ofDifference(double[] one, double[] other) {
    double n = Vectors.sum(one);
    double m = Vectors.sum(other);
    double g = 0;
    int degrees = -1;
    for (int k = 0; k < one.length; k++) {
      double share = (one[k] + other[k]) / (n + m);
      if (share > 0) {
        g += term(one[k], n * share) + term(other[k], m * share);
        degrees++;
      }
    }
    double half = degrees / 2.0;
    return half > 0 && g > half ? g - half * (1 + Math.log(g / half)) : 0;
  }

  private static double term(double count, double expected) {
    return count > 0 ? count * Math.log(count / expected) : 0;
  }
}
