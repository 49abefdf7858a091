package io.cgl.trainer.retrain;

import io.cgl.checkpoint.CheckpointBundle;
import java.util.Optional;

/** How a retrain request ended, with the reason for the person on call. */
sealed interface RetrainOutcome {

  /** Why, in words. */
  String reason();

  /**
   * The challenger is to be announced.
   *
   * @param champion the id of the checkpoint that it was compared with; empty if there was none
   */
  record Announce(CheckpointBundle challenger, Optional<String> champion, String reason)
      implements RetrainOutcome {}

  /** The champion stays. */
  record KeepChampion(String reason) implements RetrainOutcome {}

  /** No challenger came to be. */
  record Failed(String reason) implements RetrainOutcome {}

  /**
   * What holds when it is to be committed: a challenger that was compared with one checkpoint does
   * not replace another.
   *
   * @param active the id of the checkpoint that is active by now; empty if there is none
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
