package io.cgl.checkpoint.priors;

import java.util.SplittableRandom;

/** Reproducible random numbers from a seed. */
final class DirichletSampler {

  private final SplittableRandom random;

  DirichletSampler(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Of a gamma distribution of scale 1 (Marsaglia and Tsang 2000). */
  double gamma(double shape) {
    if (shape < 1) {
      return gamma(shape + 1) * Math.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = 1 + c * x;
      if (v > 0) {
        double cube = v * v * v;
        if (Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * cube + d * Math.log(cube)) {
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
}
