package io.cgl.trainer.calibration;

import io.cgl.checkpoint.Scores;

/**
 * Whether gradient-boosted trees are part of the ensemble {@code Ensemble.ALL}. They model
 * thresholds where networks model slopes, so their errors differ, and both together are better than
 * either unless columns drift past the thresholds. Nothing is distilled from them.
 */
public enum TreeExpert {
  /** Never: no trees are grown. */
  OFF,

  /** If both together are better on held-out rows, by more than a standard error of log-loss. */
  HELD_OUT,

  /** Always. */
  ON;

  /**
   * Decides.
   *
   * @param networks fused log-probabilities of held-out rows by the networks
   * @param both the same with the trees
   * @param labels of the held-out rows; may be empty
   */
  public boolean joins(Scores networks, Scores both, int[] labels) {
    return switch (this) {
      case OFF -> false;
      case HELD_OUT -> better(networks, both, labels);
      case ON -> true;
    };
  }

  private static boolean better(Scores networks, Scores both, int[] labels) {
    double[] without = Calibration.logLosses(networks, labels);
    double[] with = Calibration.logLosses(both, labels);
    double sum = 0;
    double squares = 0;
    for (int row = 0; row < labels.length; row++) {
      double gain = without[row] - with[row];
      sum += gain;
      squares += gain * gain;
    }
    double mean = sum / labels.length;
    double variance = squares / labels.length - mean * mean;
    return mean > StrictMath.sqrt(variance / labels.length);
  }
}
