package io.cgl.trainer.objective;

import ai.djl.ndarray.NDArray;
import io.cgl.trainer.batch.Batch;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.network.NetworkPart;
import java.util.List;
import java.util.Optional;

/** What a phase minimises, and over which parameters. */
public sealed interface Objective permits ExpertObjective, StudentObjective, LocalObjective {

  /** The parts that learn; all other parts are frozen. */
  List<NetworkPart> learning();

  /** What a step costs, in forward passes of a network; a backward pass counts as two. */
  int cost();

  /** The loss of a batch, a scalar. */
  NDArray loss(Batch batch);

  /** Logits [rows, classes] of standardised rows, without dropout; of several experts the mean. */
  NDArray logits(NDArray rows);

  /**
   * The same of each row by those networks alone that did not learn from it; empty if there are
   * none.
   *
   * @param folds of these rows in training
   */
  default Optional<float[]> outOfFold(NDArray rows, Folds folds) {
    return Optional.empty();
  }
}
