package io.cgl.drift;

/** The Dirichlet-multinomial distribution of class counts, up to the multinomial coefficient. */
public final class DirichletMultinomial {

  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  /** From this value on, the terms of Stirling's series below are exact to 1e-13. */
  private static final double STIRLING_FROM = 15;

  private DirichletMultinomial() {}

  /**
   * log [Gamma(A) / Gamma(A + n) prod_k Gamma(a_k + c_k) / Gamma(a_k)] with A and n the sums of a
   * and c. The coefficient n! / prod c_k! is left out: it cancels in ratios.
   *
   * @param counts c by class, at least 0; fractions are allowed
   * @param concentration a by class, above 0
   */
  public static double logProbability(double[] counts, double[] concentration) {
    double sum = 0;
    for (int k = 0; k < counts.length; k++) {
      sum += logRising(concentration[k], counts[k]);
    }
    return sum - logRising(Vectors.sum(concentration), Vectors.sum(counts));
  }

  /** The same for two classes: one of the given share, and all others together. */
  static double logSplit(double count, double events, double share, double concentration) {
    return logRising(concentration * share, count)
        + logRising(concentration * (1 - share), events - count)
        - logRising(concentration, events);
  }

  private static double logRising(double from, double steps) {
    return steps == 0 ? 0 : logGamma(from + steps) - logGamma(from);
  }

  /** log Gamma(x) for x above 0. */
  static double logGamma(double x) {
    double product = 1;
    double y = x;
    while (y < STIRLING_FROM) {
      product *= y;
      y++;
    }
    double r = 1 / (y * y);
    double series = (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r / 1680))) / y;
    return (y - 0.5) * Math.log(y) - y + HALF_LOG_TWO_PI + series - Math.log(product);
  }
}
