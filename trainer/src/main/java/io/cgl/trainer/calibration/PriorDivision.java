package io.cgl.trainer.calibration;

import io.cgl.checkpoint.Scores;

/**
 * Turns probabilities under the training prior into probabilities under a uniform one: p(c) / pi_c,
 * normalised again. Costs no training and has no parameter.
 */
public final class PriorDivision {

  private PriorDivision() {}

  /**
   * Divides by the prior.
   *
   * @param probabilities under the prior of the training rows
   * @param trainingCounts training rows of each class; one without any keeps a probability of 0
   */
  public static Scores apply(Scores probabilities, long[] trainingCounts) {
    int classes = probabilities.classes();
    float[] corrected = new float[probabilities.flat().length];
    double[] row = new double[classes];
    for (int i = 0; i < probabilities.rows(); i++) {
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        row[k] = trainingCounts[k] == 0 ? 0 : (double) probabilities.at(i, k) / trainingCounts[k];
        sum += row[k];
      }
      for (int k = 0; k < classes; k++) {
        corrected[i * classes + k] = (float) (row[k] / sum);
      }
    }
    return new Scores(corrected, classes);
  }
}
