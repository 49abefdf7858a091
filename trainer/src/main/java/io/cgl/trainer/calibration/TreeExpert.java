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

  /**
   * If both together clearly tell rows apart better that were not learnt from: the log-loss of
   * classes of equal weight falls by more than a fifth, and by more than two standard errors. The
   * size of the effect tells the tables on which trees are better from those on which they only fit
   * the same rows more closely.
   */
  HELD_OUT,

  /** Always. */
  ON;

  private static final double LEAST = 0.2;
  private static final double SURE = 2;

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
    double[] without = Calibration.balancedLosses(networks, labels);
    double[] with = Calibration.balancedLosses(both, labels);
    double before = 0;
    double gained = 0;
    double squares = 0;
    for (int row = 0; row < labels.length; row++) {
      double gain = without[row] - with[row];
      before += without[row] / labels.length;
      gained += gain / labels.length;
      squares += gain * gain / labels.length;
    }
    double error = StrictMath.sqrt((squares - gained * gained) / labels.length);
    return gained > LEAST * before && gained > SURE * error;
  }
}
