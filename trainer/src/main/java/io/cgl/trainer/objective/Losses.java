package io.cgl.trainer.objective;

import ai.djl.ndarray.NDArray;

/** Losses over a batch. */
final class Losses {

  private static final int[] CLASSES = {-1};

  private Losses() {}

  /**
   * Balanced softmax (Ren et al. 2020, arXiv 2007.10740): the cross-entropy of {@code logits + log
   * n_c}, so that the logits themselves are fitted to a uniform prior.
   *
   * @param logits [batch, classes] or [members, batch, classes]
   * @param targets rows that sum to 1, [batch, classes]
   */
  static NDArray balancedSoftmax(NDArray logits, NDArray targets, NDArray logCounts) {
    return crossEntropy(logits.add(logCounts), targets);
  }

  /**
   * The mean of {@code -sum(targets * log softmax(logits))}. With a teacher's probabilities as
   * targets its gradient is that of the Kullback-Leibler divergence.
   */
  static NDArray crossEntropy(NDArray logits, NDArray targets) {
    return crossEntropies(logits, targets).mean();
  }

  /** The cross-entropy of each row. */
  static NDArray crossEntropies(NDArray logits, NDArray targets) {
    return logits.logSoftmax(-1).mul(targets).sum(CLASSES).neg();
  }

  /**
   * The mean of {@code 1 - cos(one, other)}.
   *
   * @param one probabilities, [batch, classes]
   * @param other probabilities, [batch, classes]
   */
  static NDArray cosineDistance(NDArray one, NDArray other) {
    NDArray lengths = one.norm(CLASSES).mul(other.norm(CLASSES));
    return one.mul(other).sum(CLASSES).div(lengths).mean().neg().add(1f);
  }

  /**
   * A multiple of what gradients flow through. Not {@code mul(Number)}: DJL frees the number's
   * buffer when that returns, but the backward pass reads it, and finds what a garbage collection
   * has put there in the meantime.
   */
  static NDArray scaled(NDArray array, float factor) {
    return factor == 1 ? array : array.mul(array.getManager().create(factor));
  }
}
