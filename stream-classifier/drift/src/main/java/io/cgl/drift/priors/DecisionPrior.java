package io.cgl.drift.priors;

import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.checkpoint.priors.PriorEstimator;
import java.util.Locale;
import java.util.Optional;

/**
 * Which class prior the classifier decides under.
 *
 * <p>A checkpoint gives its probabilities for a uniform prior, which is the decision of highest
 * balanced accuracy. Under the prior that events really have, the decision is the one of highest
 * accuracy.
 */
public enum DecisionPrior {
  /** All classes alike: the checkpoint's own probabilities, untouched. */
  UNIFORM,
  /** The shares of the classes among the rows that the checkpoint was held out from. */
  TRAINING,
  /** The checkpoint's own until the stream has left the reference, then the stream's prior. */
  STREAM;

  /** As it is written in configurations. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Makes sure that a checkpoint says what this prior is worked out from.
   *
   * @param confusion the checkpoint's, if it has one
   * @throws CheckpointException if it does not
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
