package io.cgl.trainer.training;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.calibration.TreeExpert;
import io.cgl.trainer.calibration.UnseenRows;

/**
 * What tells whether trees join: rows that neither networks nor trees learnt from.
 *
 * @param networks their log-probabilities by the networks
 * @param both the same with the trees
 */
record TreeTrial(UnseenRows networks, Scores both) {

  /** The rows with the trees if these join by what the rows numbered {@code on} say. */
  Scores fused(TreeExpert trees, int[] on) {
    UnseenRows without = networks.subset(on);
    return trees.joins(without.fused(), both.subset(on), without.rows().labels())
        ? both
        : networks.fused();
  }

  boolean joins(TreeExpert trees) {
    return trees.joins(networks.fused(), both, networks.rows().labels());
  }
}
