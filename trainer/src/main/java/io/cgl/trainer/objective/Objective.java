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

  /** The same by those networks alone that leave a fold out; empty if there are none. */
  default Optional<NDArray> logitsWithout(int fold, Folds folds, NDArray rows) {
    return Optional.empty();
  }
}
