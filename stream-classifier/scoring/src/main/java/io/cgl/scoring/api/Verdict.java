package io.cgl.scoring.api;

import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.priors.PriorReweighting;

/** The result for one event: a class, or the reason why there is none. */
public sealed interface Verdict {

  /**
   * The event has a class.
   *
   * @param model that scored it
   * @param predicted position in {@link ModelVersion#classes} of the class that the model's {@link
   *     ModelVersion#decision} names
   * @param probabilities one per class, in the same order; finite, their sum is 1
   * @param canary whether a model on trial scored it, not the active one
   */
  record Scored(ModelVersion model, int predicted, float[] probabilities, boolean canary)
      implements Verdict {

    public String label() {
      return model.classes().get(predicted);
    }

    /** The verdict under another class prior (Saerens et al., 2002, equation 2.4). */
    public Scored under(PriorReweighting prior) {
      float[] corrected = prior.apply(probabilities);
      LabelDecision decision = model.decision();
      return new Scored(
          model,
          decision.followsPrior() ? decision.label(corrected) : predicted,
          corrected,
          canary);
    }

    /** The calibrated probability of the class that was decided on. */
    public float confidence() {
      return probabilities[predicted];
    }
  }

  /**
   * The event cannot be decoded, or the model cannot take it. Trying again would not help.
   *
   * @param reason what is wrong with it; {@link io.cgl.checkpoint.ReasonCode#of} gives its code
   */
  record Unscorable(RuntimeException reason) implements Verdict {}
}
