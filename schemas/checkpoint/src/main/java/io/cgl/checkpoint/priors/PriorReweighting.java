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

  /**
   * From one prior to another, each up to a factor.
   *
   * @param source of every class above 0
   */
  public static PriorReweighting between(double[] source, double[] target) {
    double[] ratios = new double[target.length];
    Arrays.setAll(ratios, k -> target[k] / source[k]);
    double largest = Arrays.stream(ratios).max().orElseThrow();
    float[] weights = new float[ratios.length];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (float) Math.max(SMALLEST, ratios[k] / largest);
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
