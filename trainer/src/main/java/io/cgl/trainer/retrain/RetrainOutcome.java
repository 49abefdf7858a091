package io.cgl.trainer.retrain;

import io.cgl.checkpoint.CheckpointBundle;
import java.util.Optional;

/** The outcome of a retrain request, with the reason for the operator. */
sealed interface RetrainOutcome {

  String reason();

  /**
   * The challenger is to be announced.
   *
   * @param champion the id of the checkpoint that it was compared with, if any
   */
  record Announce(CheckpointBundle challenger, Optional<String> champion, String reason)
      implements RetrainOutcome {}

  /** The champion stays. */
  record KeepChampion(String reason) implements RetrainOutcome {}

  /** The retraining failed. */
  record Failed(String reason) implements RetrainOutcome {}

  /**
   * The outcome at commit time: a challenger replaces only the checkpoint that it was compared
   * with.
   *
   * @param active the id of the active checkpoint, if any
   */
  default RetrainOutcome given(Optional<String> active) {
    if (this instanceof Announce winner && !winner.champion().equals(active)) {
      return new KeepChampion(
          "%s became active while challenger %s was trained and compared with %s"
              .formatted(
                  active.orElse("no checkpoint"),
                  winner.challenger().manifest().modelId(),
                  winner.champion().orElse("none")));
    }
    return this;
  }
}
