package io.cgl.benchmarks.accuracy.method;

import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.trees.BoostedTrees;
import io.cgl.trainer.trees.GradientBoosting;

/**
 * Gradient-boosted trees. Nothing in them is random if they look at all columns, so that seeds make
 * no difference where the split stays the same.
 *
 * @param boosting the same that CGL-Net's trees are grown by on tables
 */
record Boosting(GradientBoosting boosting) implements TreeTraining.Trees {

  @Override
  public boolean random() {
    return boosting.columns() < 1;
  }

  @Override
  public TreeModel train(Dataset rows, float[] weights, long seed) {
    BoostedTrees trees = boosting.train(rows, weights, seed, round -> {});
    return new TreeModel(trees::probabilities, trees::close);
  }
}
