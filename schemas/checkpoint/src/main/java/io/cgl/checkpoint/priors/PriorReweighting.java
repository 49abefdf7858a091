package io.cgl.checkpoint.priors;

import java.util.Arrays;

/**
 * Turns class probabilities under one prior into those under another: p'(k | x) is proportional to
 * p(k | x) target_k / source_k (Saerens, Latinne, Decaestecker 2002, formula 2.4).
 *
 * <p>Immutable.
 */
public final class PriorReweighting {

  /** No class's weight is less than this share of the largest: none becomes impossible. */
  private static final double SMALLEST = 1e-6;

  private final float[] weights;

  private PriorReweighting(float[] weights) {
    this.weights = weights;
  }

  /** From a uniform prior, for which checkpoints give their probabilities, to another one. */
  public static PriorReweighting fromUniformTo(double[] prior) {
    double largest = Arrays.stream(prior).max().orElseThrow();
    float[] weights = new float[prior.length];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (float) Math.max(SMALLEST, prior[k] / largest);
    }
    return new PriorReweighting(weights);
  }

  /** The corrected probabilities, in a new array. */
  public float[] apply(float[] probabilities) {
    float[] corrected = new float[probabilities.length];
    float sum = 0;
    for (int k = 0; k < corrected.length; k++) {
      corrected[k] = probabilities[k] * weights[k];
      sum += corrected[k];
    }
    for (int k = 0; k < corrected.length; k++) {
      corrected[k] /= sum;
    }
    return corrected;
  }
}
