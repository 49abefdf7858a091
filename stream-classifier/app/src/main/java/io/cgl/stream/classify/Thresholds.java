package io.cgl.stream.classify;

/**
 * The confidence, 0 to 1, that each class of one model must reach.
 *
 * <p>Chow's rule: abstaining below a threshold on the largest posterior probability trades errors
 * for abstentions best (C. K. Chow, "On optimum recognition error and reject tradeoff", 1970).
 * Where errors differ in cost, thresholds differ by class.
 */
public final class Thresholds {

  /** A threshold that no confidence reaches: a probability of 1 is a rounded one. */
  private static final float CERTAINTY = 1;

  private final float[] byClass;

  Thresholds(float[] byClass) {
    this.byClass = byClass;
  }

  /**
   * Whether the classifier abstains.
   *
   * @param predicted position of the class that was decided on
   * @param confidence its probability, 0 to 1
   */
  public boolean abstains(int predicted, float confidence) {
    return confidence < byClass[predicted] || byClass[predicted] >= CERTAINTY;
  }

  boolean anySet() {
    for (float threshold : byClass) {
      if (threshold > 0) {
        return true;
      }
    }
    return false;
  }
}
