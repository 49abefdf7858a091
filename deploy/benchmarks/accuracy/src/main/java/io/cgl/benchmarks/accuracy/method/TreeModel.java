package io.cgl.benchmarks.accuracy.method;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.trees.BoostedTrees;

/** Trees that give class probabilities. Holds native memory until {@link #close}. */
interface TreeModel extends AutoCloseable {

  /** Class probabilities of raw rows. */
  Scores predict(Dataset rows);

  @Override
  void close();

  /** Boosted trees, such as CGL-Net has among its members. */
  static TreeModel of(BoostedTrees trees) {
    return new TreeModel() {
      @Override
      public Scores predict(Dataset rows) {
        return trees.probabilities(rows);
      }

      @Override
      public void close() {
        trees.close();
      }
    };
  }
}
