package io.cgl.trainer.metrics;

/**
 * Expected calibration error (Guo et al. 2017, arXiv 1706.04599): rows go into {@value #BINS} bins
 * of equal width by the probability of the predicted class; the error is the mean over rows of
 * |accuracy - mean confidence| of the row's bin.
 */
public final class CalibrationError {

  /** Number of bins. */
  public static final int BINS = 15;

  private CalibrationError() {}

  /** The error of the given probabilities; 0 without rows. */
  public static double of(Scores probabilities, int[] labels) {
    double[] confidence = new double[BINS];
    long[] correct = new long[BINS];
    for (int row = 0; row < labels.length; row++) {
      int predicted = probabilities.prediction(row);
      float highest = probabilities.at(row, predicted);
      int bin = Math.min(BINS - 1, Math.max(0, (int) Math.ceil(highest * BINS) - 1));
      confidence[bin] += highest;
      correct[bin] += predicted == labels[row] ? 1 : 0;
    }
    double gap = 0;
    for (int bin = 0; bin < BINS; bin++) {
      gap += Math.abs(correct[bin] - confidence[bin]);
    }
    return labels.length == 0 ? 0 : gap / labels.length;
  }
}
