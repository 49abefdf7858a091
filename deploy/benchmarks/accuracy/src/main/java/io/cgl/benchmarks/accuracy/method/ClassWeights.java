package io.cgl.benchmarks.accuracy.method;

import io.cgl.trainer.data.Dataset;
import java.util.Arrays;

/** How much a training row counts. */
enum ClassWeights {
  /** All rows count the same. */
  NONE,

  /** All classes count the same: n / (K n_c) for a row of class c. */
  BALANCED;

  /** The weight of each row. */
  float[] of(Dataset rows) {
    float[] weights = new float[rows.rows()];
    Arrays.fill(weights, 1);
    if (this == BALANCED) {
      long[] counts = rows.classCounts();
      for (int row = 0; row < weights.length; row++) {
        weights[row] = (float) rows.rows() / ((float) counts.length * counts[rows.labels()[row]]);
      }
    }
    return weights;
  }
}
