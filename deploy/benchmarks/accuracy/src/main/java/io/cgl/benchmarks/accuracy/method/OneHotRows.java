package io.cgl.benchmarks.accuracy.method;

import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import io.cgl.trainer.trees.TreeRows;
import java.util.Arrays;
import java.util.List;

/**
 * Rows in compressed form (CSR), with the columns that XGBoost sees: numbers as they are, and a
 * column for each entry of a categorical one. What is not there is 0.
 *
 * @param columns number of columns
 * @param starts where each row begins in the other two arrays, and the end of the last
 * @param filled the column of each value, ascending within a row
 * @param values NaN for a missing number, never infinite
 */
record OneHotRows(int columns, int[] starts, int[] filled, float[] values) {

  static OneHotRows of(Dataset rows) {
    FeatureLayout layout = rows.layout();
    int width = layout.width();
    int[] starts = new int[rows.rows() + 1];
    int[] filled = new int[rows.features().length];
    float[] values = new float[filled.length];
    int end = 0;
    for (int row = 0; row < rows.rows(); row++) {
      int offset = layout.numeric();
      for (int column = 0; column < width; column++) {
        float value = rows.features()[row * width + column];
        if (column < layout.numeric()) {
          if (value != 0) {
            filled[end] = column;
            values[end++] = finite(value);
          }
        } else {
          int entries = cardinality(layout, column);
          filled[end] = offset + (value >= 0 && value < entries ? (int) value : 0);
          values[end++] = 1;
          offset += entries;
        }
      }
      starts[row + 1] = end;
    }
    return new OneHotRows(
        TreeRows.columns(layout), starts, Arrays.copyOf(filled, end), Arrays.copyOf(values, end));
  }

  int rows() {
    return starts.length - 1;
  }

  private static int cardinality(FeatureLayout layout, int column) {
    List<Integer> cardinalities = layout.cardinalities();
    return cardinalities.get(column - layout.numeric());
  }

  private static float finite(float value) {
    return Float.isInfinite(value) ? Math.copySign(Float.MAX_VALUE, value) : value;
  }
}
