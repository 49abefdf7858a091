package io.cgl.trainer.calibration;

/**
 * The error that abstaining must not exceed among the events that are answered.
 *
 * @param atMost the share of wrong labels
 * @param perClass whether among the events of each label, not among all
 */
public record AbstainRisk(double atMost, boolean perClass) {

  private static final double LOWEST = 1e-4;
  private static final double HIGHEST = 0.5;

  public AbstainRisk {
    if (!(atMost >= LOWEST && atMost <= HIGHEST)) {
      throw new IllegalArgumentException(
          "the abstain risk must be from %s to %s, like 0.01, not %s"
              .formatted(LOWEST, HIGHEST, atMost));
    }
  }
}
