package io.cgl.scoring;

import io.cgl.checkpoint.priors.PriorReweighting;

/** What became of one event: a class, or the reason why there is none. */
public sealed interface Verdict {

  /**
   * The event has a class.
   *
   * @param model that says so
   * @param predicted the most probable class, by position
   * @param probabilities of every class, in the model's order
   * @param canary whether a model on trial says so, and not the active one
   */
  record Scored(ModelVersion model, int predicted, float[] probabilities, boolean canary)
      implements Verdict {

    /** The predicted class. */
    public String label() {
      return model.classes().get(predicted);
    }

    /** The same event under another class prior. */
    public Scored under(PriorReweighting prior) {
      float[] corrected = prior.apply(probabilities);
      int best = 0;
      for (int k = 1; k < corrected.length; k++) {
        if (corrected[k] > corrected[best]) {
          best = k;
        }
      }
      return new Scored(model, best, corrected, canary);
    }
  }

  /**
   * The event cannot be decoded, or the model cannot take it; trying again would not help.
   *
   * @param reason what went wrong
   */
  record Unscorable(RuntimeException reason) implements Verdict {}
}
