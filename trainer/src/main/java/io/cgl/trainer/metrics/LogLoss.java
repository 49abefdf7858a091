package io.cgl.trainer.metrics;

import io.cgl.checkpoint.Scores;

/** The mean of {@code -ln p} of the rows' own classes, with natural logarithms. */
public final class LogLoss {

  /** Replaces a smaller probability, whose loss would be infinite: a float has no finer step. */
  public static final double LEAST = 1e-7;

  private LogLoss() {}

  /** The loss; NaN without rows. */
  public static double of(Scores probabilities, int[] labels) {
    double sum = 0;
    for (int row = 0; row < labels.length; row++) {
      sum -= Math.log(Math.max(LEAST, probabilities.at(row, labels[row])));
    }
    return sum / labels.length;
  }
}
