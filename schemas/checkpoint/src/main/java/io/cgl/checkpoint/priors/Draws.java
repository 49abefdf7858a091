package io.cgl.checkpoint.priors;

import java.util.SplittableRandom;

/** Random numbers from a seed: the same ones whenever it is asked for the same. */
final class Draws {

  /** Expected successes up to which they are counted one by one. */
  private static final double FEW = 12;

  private final SplittableRandom random;

  Draws(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Uniform, 0 to 1. */
  double uniform() {
    return random.nextDouble();
  }

  /** Of a gamma distribution of scale 1 (Marsaglia and Tsang 2000). */
  double gamma(double shape) {
    if (shape < 1) {
      return gamma(shape + 1) * Math.pow(1 - uniform(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = 1 + c * x;
      if (v > 0) {
        double cube = v * v * v;
        if (Math.log(1 - uniform()) < 0.5 * x * x + d - d * cube + d * Math.log(cube)) {
          return d * cube;
        }
      }
    }
  }

  /** Of a Dirichlet distribution, written into {@code shares}. */
  void dirichlet(double[] concentration, double[] shares) {
    double total = 0;
    for (int k = 0; k < shares.length; k++) {
      shares[k] = gamma(concentration[k]);
      total += shares[k];
    }
    for (int k = 0; k < shares.length; k++) {
      shares[k] /= total;
    }
  }

  /**
   * How many of {@code trials} succeed. Many trials are halved by drawing where the middle one of
   * their uniform numbers lies (Devroye 1986, X.4.3).
   */
  long binomial(long trials, double probability) {
    long successes = 0;
    long left = trials;
    double p = Math.min(1, Math.max(0, probability));
    while (left * Math.min(p, 1 - p) > FEW) {
      long middle = 1 + left / 2;
      double below = gamma((double) middle);
      double at = below / (below + gamma(left + 1.0 - middle));
      if (at <= p) {
        successes += middle;
        left -= middle;
        p = (p - at) / (1 - at);
      } else {
        left = middle - 1;
        p /= at;
      }
    }
    return successes + (p > 0.5 ? left - fewSuccesses(left, 1 - p) : fewSuccesses(left, p));
  }

  /** By the lengths of the gaps between successes, which are geometric. */
  private long fewSuccesses(long trials, double probability) {
    if (probability <= 0) {
      return 0;
    }
    double logFailure = Math.log1p(-probability);
    long successes = 0;
    double at = 0;
    while (true) {
      at += Math.floor(Math.log(1 - uniform()) / logFailure) + 1;
      if (at > trials) {
        return successes;
      }
      successes++;
    }
  }
}
