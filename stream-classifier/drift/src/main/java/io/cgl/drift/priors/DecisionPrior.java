package io.cgl.drift.priors;

import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.checkpoint.priors.PriorEstimator;
import java.util.Locale;
import java.util.Optional;

/**
 * Which class prior the probabilities are under.
 *
 * <p>A checkpoint's own are under the prior of its rows, or, without a decision of its own, taken
 * to be under a uniform one. Labels follow the prior unless they are decided for balance.
 */
public enum DecisionPrior {
  /** The checkpoint's own probabilities. */
  UNIFORM,
  /** The shares of the classes in the checkpoint's held-out rows. */
  TRAINING,
  /** The checkpoint's own until class frequencies have left the reference, then the stream's. */
  STREAM;

  /** The name in configurations. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Checks that a checkpoint has what this prior is computed from.
   *
   * @param confusion the checkpoint's, if it has one
   * @throws CheckpointException if it has not
   */
  public void requireOf(Optional<HeldOutConfusion> confusion) {
    if (this != UNIFORM && confusion.isEmpty()) {
      throw new CheckpointException(
          "the model's manifest has no held-out confusion matrix, which --decision-prior %s needs: use uniform"
              .formatted(this));
    }
    if (this == STREAM && confusion.get().classes() > PriorEstimator.MOST_CLASSES) {
      throw new CheckpointException(
          "the model has %d classes, --decision-prior %s follows at most %d: use uniform"
              .formatted(confusion.get().classes(), this, PriorEstimator.MOST_CLASSES));
    }
  }
}
