package io.cgl.trainer.training;

import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.objective.ExpertObjective;
import io.cgl.trainer.objective.LocalObjective;
import io.cgl.trainer.objective.Objective;
import io.cgl.trainer.objective.StudentObjective;
import io.cgl.trainer.trees.GradientBoosting;

/**
 * The number of steps of each phase.
 *
 * @param batch rows per step
 * @param expert steps of an expert; those of a table are trained at once
 * @param student steps of the student, or 0
 * @param local steps of the local branch, which starts from the student's last block, or 0
 * @param rounds of boosting, trial included, or 0
 * @param work the cost of all networks together, in the unit of {@link Objective#cost}
 * @param rows number of training rows
 */
record PhaseSteps(
    int batch, int expert, int student, int local, int rounds, double work, int rows) {

  /** If the epochs are not set, an expert takes this many ... */
  private static final int EPOCHS = 10;

  /** ... or twice as many where they are fewer steps than this: the tail of a small table. */
  private static final int FEW_STEPS = 1000;

  private static final int FEWEST_STEPS = 500;

  /** A warm start takes this share of the steps. */
  private static final double WARM = 0.3;

  private static final int BATCH = 256;

  /** A large table has many steps, and larger batches take less time per row. */
  private static final int BATCH_IF_LARGE = 512;

  private static final int LARGE = 50_000;

  /** The trees' approximate share of the training time, as they grow beside the networks. */
  private static final double TREES = 0.05;

  /**
   * The steps of a training.
   *
   * @param folds that experts leave out, or 0
   * @param warm whether the networks have learnt before
   */
  static PhaseSteps of(
      CglNetConfig config, int rows, GradientBoosting boosting, int folds, boolean warm) {
    CglNetConfig.Optimisation optimisation = config.optimisation();
    int wanted = optimisation.batch().orElse(rows < LARGE ? BATCH : BATCH_IF_LARGE);
    int batch = Math.max(1, Math.min(wanted, rows));
    int expert =
        optimisation.epochs().isPresent()
            ? steps(optimisation.epochs().getAsInt(), rows, batch)
            : (int) Math.ceil(usual(rows, batch) * (warm ? WARM : 1));
    CglNetConfig.StudentChoice choice = config.student();
    int student = config.trainsStudent() ? (int) Math.ceil((double) expert * choice.length()) : 0;
    int local = config.local().trained() ? expert : 0;
    int rounds = config.growsTrees() ? (folds + 1) * boosting.rounds() : 0;
    int experts = config.network().convolutional() ? config.experts().count() : 1;
    return new PhaseSteps(
        batch,
        expert,
        student,
        local,
        rounds,
        (double) expert * experts * ExpertObjective.COST
            + (double) student * StudentObjective.cost(experts, choice)
            + (double) local * LocalObjective.COST,
        rows);
  }

  /** The approximate share of the training time that has passed. */
  double share(double workDone, int roundsDone) {
    return rounds == 0
        ? workDone / work
        : (1 - TREES) * workDone / work + TREES * roundsDone / rounds;
  }

  /** Which epoch, counted from 0 in fractions, a step of a phase ends at. */
  double epoch(int step) {
    return (double) step * batch / rows;
  }

  private static int usual(int rows, int batch) {
    int few = Math.max(FEWEST_STEPS, Math.min(FEW_STEPS, steps(2 * EPOCHS, rows, batch)));
    return Math.max(few, steps(EPOCHS, rows, batch));
  }

  private static int steps(int epochs, int rows, int batch) {
    return (int) Math.max(1, Math.ceil((double) epochs * rows / batch));
  }
}
