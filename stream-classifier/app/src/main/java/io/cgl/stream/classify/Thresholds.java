package io.cgl.stream.classify;

/**
 * The confidence that each class of one model must reach, by position of the class.
 *
 * <p>Chow's rule: to abstain below a threshold on the largest posterior probability is the best
 * trade of errors for abstentions (C. K. Chow, "On optimum recognition error and reject tradeoff",
 * 1970); a threshold by class is what different costs of errors ask for.
 */
public final class Thresholds {

  private final float[] byClass;

  Thresholds(float[] byClass) {
    this.byClass = byClass;
  }

  /**
   * Whether the classifier abstains.
   *
   * @param predicted position of the most probable class
   * @param confidence its probability, 0 to 1
   */
  public boolean abstains(int predicted, float confidence) {
    return confidence < byClass[predicted];
  }

  /** Whether it abstains from anything. */
  boolean anySet() {
    for (float threshold : byClass) {
      if (threshold > 0) {
        return true;
      }
    }
    return false;
  }
}
