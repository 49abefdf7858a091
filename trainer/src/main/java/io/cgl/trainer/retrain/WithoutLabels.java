package io.cgl.trainer.retrain;

import java.util.Locale;

/** What to do with a request for which too few labels arrive. */
public enum WithoutLabels {
  /** Keep the champion. */
  KEEP,
  /** Announce the champion with its class prior corrected to that of the events. */
  CORRECT_PRIOR;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static WithoutLabels of(String text) {
    for (WithoutLabels choice : values()) {
      if (choice.toString().equals(text)) {
        return choice;
      }
    }
    throw new IllegalArgumentException(
        "--without-labels must be keep or correct-prior, not '%s'".formatted(text));
  }
}
