package io.cgl.trainer.training;

/**
 * When to stop early: once the loss on rows that were not learnt from has not fallen for a quarter
 * of a phase's curve.
 */
final class Patience {

  private static final int POINTS = 3;

  private double best = Double.POSITIVE_INFINITY;
  private int since;

  /**
   * Whether it is over.
   *
   * @param loss the curve's next point; NaN if it is not known
   */
  boolean isOver(double loss) {
    if (Double.isNaN(loss)) {
      return false;
    }
    since = loss < best ? 0 : since + 1;
    best = Math.min(best, loss);
    return since >= POINTS;
  }
}
