package io.cgl.benchmark.method;

import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Rows as trees take them: raw numbers with NaN for missing, categories one-hot. */
final class TreeFeatures {

  private TreeFeatures() {}

  /** Number of columns. */
  static int columns(FeatureLayout layout) {
    return layout.numeric() + layout.entries();
  }

  /** The rows without labels; the caller disposes of them. */
  static DMatrix matrix(Dataset rows) throws XGBoostError {
    return new DMatrix(encode(rows), rows.rows(), columns(rows.layout()), Float.NaN);
  }

  /** Row-major, rows x {@link #columns}. */
  static float[] encode(Dataset rows) {
    FeatureLayout layout = rows.layout();
    if (layout.categorical() == 0) {
      return rows.features();
    }
    int[] cardinalities = layout.cardinalities();
    int columns = columns(layout);
    float[] encoded = new float[Math.multiplyExact(rows.rows(), columns)];
    for (int row = 0; row < rows.rows(); row++) {
      int from = row * layout.width();
      int to = row * columns;
      System.arraycopy(rows.features(), from, encoded, to, layout.numeric());
      int column = to + layout.numeric();
      for (int i = 0; i < cardinalities.length; i++) {
        encoded[column + (int) rows.features()[from + layout.numeric() + i]] = 1;
        column += cardinalities[i];
      }
    }
    return encoded;
  }
}
