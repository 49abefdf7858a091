package io.cgl.trainer.network;

/** The standard normal distribution. */
final class Normal {

  private Normal() {}

  /**
   * The share of the distribution below {@code z}, within 7.5e-8 (Abramowitz and Stegun 1964,
   * 26.2.17).
   */
  static double cumulative(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double density = StrictMath.exp(-z * z / 2) / StrictMath.sqrt(2 * Math.PI);
    double tail =
        density
            * t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return z > 0 ? 1 - tail : tail;
  }
}
