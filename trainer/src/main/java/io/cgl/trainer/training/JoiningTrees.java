package io.cgl.trainer.training;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.calibration.TreeExpert;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.progress.TrainingHistory;
import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.training.TreeGrower.Growth;
import io.cgl.trainer.trees.PooledTrees;
import java.util.Optional;

/**
 * Trees on their way into the ensemble: they grow beside the networks, and join if {@link
 * TreeExpert} says so, on rows that they did not learn from. Where networks are cross-fitted, trees
 * are as well, and trees of all rows grow only after that decision.
 */
final class JoiningTrees {

  private static final String LEFT_OUT =
      "The trees are left out: they do not improve the classification of rows that were not learnt"
          + " from";
  private static final String NO_TIME =
      "The trees are left out: the budget ends before they are grown";

  private final TrainedCglNet net;
  private final PhaseRunner runner;
  private final TreeGrower grower;
  private final TrainingListener listener;
  private Growth<Scores> outOfFold;
  private Growth<PooledTrees> all;

  private JoiningTrees(
      TrainedCglNet net, PhaseRunner runner, TreeGrower grower, TrainingListener listener) {
    this.net = net;
    this.runner = runner;
    this.grower = grower;
    this.listener = listener;
  }

  /** Starts to grow them, if the configuration has any. */
  static JoiningTrees start(
      TrainedCglNet net,
      Folds folds,
      PhaseRunner runner,
      TreeGrower grower,
      TrainingListener listener) {
    JoiningTrees trees = new JoiningTrees(net, runner, grower, listener);
    if (net.config().growsTrees()) {
      if (folds.exist()) {
        trees.outOfFold = grower.outOfFold(folds, net.logPrior());
      } else {
        trees.all = grower.all();
      }
    }
    return trees;
  }

  /**
   * Decides out of fold whether they join.
   *
   * @param experts the experts' predictions out of fold
   * @return the same with trees; empty if there will be none
   */
  Optional<Scores> ask(Scores experts, int[] labels) {
    if (outOfFold == null) {
      return Optional.empty();
    }
    Optional<Scores> trees = runner.await("trees out of fold", outOfFold);
    if (trees.isEmpty()) {
      listener.onNotice(NO_TIME);
      return Optional.empty();
    }
    Scores both = TrainedCglNet.withTrees(experts, trees.get(), Ensemble.ALL.trees());
    if (!net.config().trees().joins(experts, both, labels)) {
      listener.onNotice(LEFT_OUT);
      return Optional.empty();
    }
    all = grower.all();
    return Optional.of(both);
  }

  /**
   * Lets trees of all rows join once they are grown; without folds only if they help on held-out
   * rows.
   *
   * @return whether they are part of the ensemble
   */
  boolean join(Dataset heldOut) {
    if (all == null) {
      return false;
    }
    Optional<PooledTrees> grown = runner.await(TrainingHistory.TREES, all);
    if (grown.isEmpty()) {
      listener.onNotice(NO_TIME);
      return false;
    }
    PooledTrees trees = grown.get();
    if (outOfFold == null && !help(trees, heldOut)) {
      trees.close();
      listener.onNotice(LEFT_OUT);
      return false;
    }
    net.join(trees);
    return true;
  }

  private boolean help(PooledTrees trees, Dataset heldOut) {
    Scores networks = net.fused(heldOut, Ensemble.ALL);
    Scores both =
        TrainedCglNet.withTrees(
            networks, trees.uniform(heldOut, net.logPrior()), Ensemble.ALL.trees());
    return net.config().trees().joins(networks, both, heldOut.labels());
  }
}
