package io.cgl.trainer.retrain;

import io.cgl.checkpoint.CheckpointBundle;
import java.util.Locale;

/** How a retrain request ended, with the reason for the person on call. */
sealed interface Verdict {

  /** Why, in words. */
  String reason();

  /** The challenger was better: it is to be announced. */
  record Announce(CheckpointBundle challenger, double championScore, double challengerScore)
      implements Verdict {
    @Override
    public String reason() {
      return "balanced accuracy on held-out labelled events: %s, before %s"
          .formatted(percent(challengerScore), percent(championScore));
    }
  }

  /** The champion stays. */
  record KeepChampion(String reason) implements Verdict {
    static KeepChampion because(double championScore, double challengerScore) {
      return new KeepChampion(
          "the challenger was not better on held-out labelled events: balanced accuracy %s, the champion's %s"
              .formatted(percent(challengerScore), percent(championScore)));
    }
  }

  /** No challenger came to be. */
  record Failed(String reason) implements Verdict {}

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
