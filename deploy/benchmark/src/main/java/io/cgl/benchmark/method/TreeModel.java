package io.cgl.benchmark.method;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Trees that give class probabilities. Holds native memory until {@link #close}.
 *
 * @param booster the trees
 * @param rawOutput whether what the trees add up to are the probabilities already
 */
record TreeModel(Booster booster, boolean rawOutput) implements AutoCloseable {

  /** A failure within XGBoost. */
  static final class TreeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TreeException(XGBoostError cause) {
      super("XGBoost failed: " + cause.getMessage(), cause);
    }
  }

  /** Class probabilities of raw rows. */
  Scores predict(Dataset rows) {
    try {
      DMatrix matrix = TreeFeatures.matrix(rows);
      try {
        return flat(booster.predict(matrix, rawOutput), rows.classes().size());
      } finally {
        matrix.dispose();
      }
    } catch (XGBoostError e) {
      throw new TreeException(e);
    }
  }

  @Override
  public void close() {
    booster.dispose();
  }

  private static Scores flat(float[][] predictions, int classes) {
    float[] flat = new float[predictions.length * classes];
    for (int row = 0; row < predictions.length; row++) {
      System.arraycopy(predictions[row], 0, flat, row * classes, classes);
    }
    return new Scores(flat, classes);
  }
}
