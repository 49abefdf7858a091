package io.cgl.trainer.progress;

import java.util.List;

/**
 * The learning curves.
 *
 * @param phases in the order in which they ran
 */
public record TrainingHistory(List<Phase> phases) {

  /** Name of the phase in which trees are grown; its steps are rounds, and it has no curve. */
  public static final String TREES = "trees";

  public TrainingHistory {
    phases = List.copyOf(phases);
  }

  /**
   * One phase's curve and cost.
   *
   * @param name "expert 1/3" or "experts 1-3", "student", "local" or {@value #TREES}
   * @param steps how many steps it took
   * @param rows rows that these steps learnt from, with repetitions
   * @param seconds duration in seconds
   * @param secondsOutsideEngine time of that for choosing rows and drawing mixes and masks
   * @param points the curve
   */
  public record Phase(
      String name,
      int steps,
      long rows,
      double seconds,
      double secondsOutsideEngine,
      List<Point> points) {

    public Phase {
      points = List.copyOf(points);
    }

    public double rowsPerSecond() {
      return rows / seconds;
    }
  }

  /**
   * A point of a curve.
   *
   * @param epoch passes over the training rows so far, in fractions
   * @param loss mean training loss since the last point
   * @param heldOutBalancedAccuracy on at most 300 held-out rows of each class; NaN if there are no
   *     held-out rows
   */
  public record Point(double epoch, double loss, double heldOutBalancedAccuracy) {}
}
