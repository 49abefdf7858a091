package io.cgl.trainer.retrain;

import java.util.Locale;

/** What to do with a request for which too few labels arrive. */
public enum WithoutLabels {
  /** Keep the champion. */
  KEEP,
  /** Announce the champion with its class prior corrected to that of the events. */
  CORRECT_PRIOR;

  /** The choice as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
