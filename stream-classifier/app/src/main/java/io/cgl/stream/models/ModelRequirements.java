package io.cgl.stream.models;

import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.drift.priors.DecisionPrior;
import io.cgl.stream.classify.Abstention;
import java.util.function.Consumer;

/**
 * What this application requires of a checkpoint beyond what every loader checks.
 *
 * @param abstention whose thresholds the checkpoint's classes must fit
 * @param prior that the checkpoint must say enough for
 */
public record ModelRequirements(Abstention abstention, DecisionPrior prior)
    implements Consumer<Manifest> {

  /**
   * Checks a checkpoint.
   *
   * @throws io.cgl.checkpoint.CheckpointException if it does not fit
   */
  @Override
  public void accept(Manifest manifest) {
    abstention.of(manifest.classes(), manifest.abstainBelow());
    prior.requireOf(HeldOutConfusion.of(manifest));
  }
}
