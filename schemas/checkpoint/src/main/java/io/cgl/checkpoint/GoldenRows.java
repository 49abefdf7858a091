package io.cgl.checkpoint;

import io.cgl.checkpoint.features.FeatureBatch;

/**
 * Rows with the trainer's probabilities. A loader scores them again, so that a different processor,
 * a different runtime or a damaged graph shows before the first event.
 *
 * @param features rows x width, as the encoder writes them
 * @param probabilities rows x classes
 */
public record GoldenRows(float[][] features, float[][] probabilities) {

  /** Largest error of a probability: room for another processor's rounding only. */
  public static final double TOLERANCE = 1e-3;

  /**
   * Scores the rows again.
   *
   * @throws CheckpointException if an error is above {@link #TOLERANCE}
   */
  public void check(ScoringSession session) {
    if (features.length == 0) {
      throw new CheckpointException("the checkpoint has no golden rows to check it by");
    }
    double worst = session.score(FeatureBatch.of(features)).largestDifference(expected());
    // Written so that NaN fails.
    if (!(worst <= TOLERANCE)) {
      throw new CheckpointException(
          "the golden check failed: probabilities are off by %.2g, allowed is %.2g"
              .formatted(worst, TOLERANCE));
    }
  }

  /**
   * Refuses rows of another shape than the manifest's: its inputs and classes are not the graph's.
   *
   * @throws CheckpointException if a row has another number of values
   */
  void requireShape(int width, int classes) {
    requireLength("inputs", width, features);
    requireLength("classes", classes, probabilities);
  }

  private static void requireLength(String what, int expected, float[][] rows) {
    for (float[] row : rows) {
      if (row.length != expected) {
        throw new CheckpointException(
            "the golden rows have %d %s, the manifest says %d: it belongs to another graph"
                .formatted(row.length, what, expected));
      }
    }
  }

  private Scores expected() {
    int classes = probabilities[0].length;
    float[] flat = new float[probabilities.length * classes];
    for (int row = 0; row < probabilities.length; row++) {
      System.arraycopy(probabilities[row], 0, flat, row * classes, classes);
    }
    return new Scores(flat, classes);
  }
}
