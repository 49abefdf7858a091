package io.cgl.benchmarks.accuracy.method;

import io.cgl.trainer.data.Dataset;
import java.util.Arrays;

/** How much a training row counts. */
enum ClassWeights {
  /** All rows count the same. */
  NONE {
    @Override
    float[] of(Dataset rows) {
      float[] weights = new float[rows.rows()];
      Arrays.fill(weights, 1);
      return weights;
    }
  },

  /** All classes count the same: n / (K n_c) for a row of class c. */
  BALANCED {
    @Override
    float[] of(Dataset rows) {
      long[] counts = rows.classCounts();
      float[] weights = new float[rows.rows()];
      for (int row = 0; row < weights.length; row++) {
        weights[row] = (float) rows.rows() / ((float) counts.length * counts[rows.labels()[row]]);
      }
      return weights;
    }
  };

  /** The weight of each row. */
  abstract float[] of(Dataset rows);
}
