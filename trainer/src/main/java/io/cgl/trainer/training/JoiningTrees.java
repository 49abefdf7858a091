package io.cgl.trainer.training;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.calibration.TreeExpert;
import io.cgl.trainer.calibration.UnseenRows;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.progress.TrainingHistory;
import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.training.TreeGrower.Growth;
import io.cgl.trainer.trees.WeightedTrees;
import java.util.Optional;

/**
 * Trees on their way into the ensemble: they grow beside the networks, and join if {@link
 * TreeExpert} says so, on rows that they did not learn from. Where networks are cross-fitted, trees
 * are as well.
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
  private Growth<WeightedTrees> all;
  private TreeTrial trial;

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
      }
      trees.all = grower.all();
    }
    return trees;
  }

  /**
   * Decides out of fold whether they join.
   *
   * @param experts the experts' predictions out of fold of the rows that can be judged
   * @param judged numbers of these rows
   */
  void ask(UnseenRows experts, int[] judged) {
    if (outOfFold == null) {
      return;
    }
    Optional<Scores> trees = runner.await("trees out of fold", outOfFold);
    if (trees.isEmpty()) {
      leaveOut(NO_TIME);
      return;
    }
    trial = trial(experts, trees.get().subset(judged));
    if (!trial.joins(net.config().trees())) {
      leaveOut(LEFT_OUT);
    }
  }

  private void leaveOut(String why) {
    grower.close();
    all = null;
    listener.onNotice(why);
  }

  /** What told whether they join; empty if there are none, or they were not grown in time. */
  Optional<TreeTrial> trial() {
    return Optional.ofNullable(trial);
  }

  /**
   * Lets trees of all rows join once they are grown; without folds only if they help on held-out
   * rows.
   */
  void join(Dataset heldOut) {
    if (all == null) {
      return;
    }
    Optional<WeightedTrees> grown = runner.await(TrainingHistory.TREES, all);
    if (grown.isEmpty()) {
      trial = null;
      leaveOut(NO_TIME);
      return;
    }
    if (outOfFold == null) {
      trial =
          trial(
              new UnseenRows(heldOut, net.fused(heldOut, Ensemble.ALL)),
              grown.get().uniform(heldOut, net.logPrior()));
      if (!trial.joins(net.config().trees())) {
        leaveOut(LEFT_OUT);
        return;
      }
    }
    net.join(grower.take());
  }

  private static TreeTrial trial(UnseenRows networks, Scores trees) {
    return new TreeTrial(
        networks, TrainedCglNet.withTrees(networks.fused(), trees, Ensemble.ALL.trees()));
  }
}
