package io.cgl.trainer.trees;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import java.util.List;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Rows as trees take them: numbers as they are, NaN for missing, and a column for each entry of a
 * categorical column, which holds 1 or nothing. Only what is there takes memory, so that a long
 * vocabulary costs no more than a short one.
 */
public final class TreeRows {

  private TreeRows() {}

  public static int columns(FeatureLayout layout) {
    return layout.numeric() + layout.entries();
  }

  /** The rows without labels; the caller disposes of them. */
  public static DMatrix matrix(Dataset rows) throws XGBoostError {
    FeatureLayout layout = rows.layout();
    int columns = columns(layout);
    if (layout.categorical() == 0) {
      return new DMatrix(finite(rows.features()), rows.rows(), columns, Float.NaN);
    }
    int width = layout.width();
    int[] offsets = offsets(layout);
    List<Integer> cardinalities = layout.cardinalities();
    long[] starts = new long[rows.rows() + 1];
    int[] filled = new int[rows.features().length];
    float[] values = finite(rows.features());
    for (int row = 0; row < rows.rows(); row++) {
      starts[row + 1] = starts[row] + width;
      int start = row * width;
      for (int column = 0; column < layout.numeric(); column++) {
        filled[start + column] = column;
      }
      for (int i = 0; i < offsets.length; i++) {
        int at = start + layout.numeric() + i;
        int category = (int) values[at];
        boolean known = category >= 0 && category < cardinalities.get(i);
        filled[at] = offsets[i] + (known ? category : 0);
        values[at] = known ? 1 : Float.NaN;
      }
    }
    return new DMatrix(
        starts,
        filled,
        values,
        DMatrix.SparseType.CSR,
        columns,
        Float.NaN,
        GradientBoosting.THREADS);
  }

  /**
   * The trees' scores of rows, one for each class.
   *
   * @param margins whether to return margins rather than probabilities
   * @throws TreesException if XGBoost fails
   */
  public static Scores predict(Booster booster, Dataset rows, boolean margins) {
    int classes = rows.classes().size();
    float[] flat = new float[rows.rows() * classes];
    if (flat.length == 0) {
      return new Scores(flat, classes);
    }
    try {
      DMatrix matrix = matrix(rows);
      try {
        float[][] predictions = booster.predict(matrix, margins);
        for (int row = 0; row < predictions.length; row++) {
          System.arraycopy(predictions[row], 0, flat, row * classes, classes);
        }
        return new Scores(flat, classes);
      } finally {
        matrix.dispose();
      }
    } catch (XGBoostError e) {
      throw new TreesException(e);
    }
  }

  /** The labels as XGBoost takes them. */
  public static float[] labels(Dataset rows) {
    float[] labels = new float[rows.rows()];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = rows.labels()[row];
    }
    return labels;
  }

  /** A copy with the largest number for infinities, which XGBoost refuses. */
  private static float[] finite(float[] values) {
    float[] result = values.clone();
    for (int i = 0; i < result.length; i++) {
      if (Float.isInfinite(result[i])) {
        result[i] = Math.copySign(Float.MAX_VALUE, result[i]);
      }
    }
    return result;
  }

  /** The first column of each categorical column's entries. */
  static int[] offsets(FeatureLayout layout) {
    List<Integer> cardinalities = layout.cardinalities();
    int[] offsets = new int[cardinalities.size()];
    int next = layout.numeric();
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = next;
      next += cardinalities.get(i);
    }
    return offsets;
  }
}
