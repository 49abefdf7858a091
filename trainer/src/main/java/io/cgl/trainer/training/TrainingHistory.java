package io.cgl.trainer.training;

import java.util.List;

/**
 * The learning curves.
 *
 * @param phases in the order in which they ran
 */
public record TrainingHistory(List<Phase> phases) {

  public TrainingHistory {
    phases = List.copyOf(phases);
  }

  /** The history of networks that were not trained here. */
  public static TrainingHistory none() {
    return new TrainingHistory(List.of());
  }

  /**
   * One phase's curve.
   *
   * @param name "expert 1/3", "student" or "local"
   * @param steps how many steps it took
   * @param seconds how long it took
   * @param points the curve
   */
  public record Phase(String name, int steps, double seconds, List<Point> points) {

    public Phase {
      points = List.copyOf(points);
    }
  }

  /**
   * A point of a curve.
   *
   * @param epoch passes over the training rows so far, in fractions
   * @param loss mean training loss since the last point
   * @param heldOutBalancedAccuracy on at most {@value HeldOutProbe#ROWS_PER_CLASS} held-out rows of
   *     each class; NaN if there are no held-out rows
   */
  public record Point(double epoch, double loss, double heldOutBalancedAccuracy) {}
}
