package io.cgl.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;

/**
 * Mixes every row of a batch with a partner: {@code lambda * row + (1 - lambda) * partner}. Batches
 * come in random order, so that taking the batch backwards draws the partners uniformly.
 *
 * @param own lambda per row, [batch, 1]
 * @param partner 1 - lambda per row, [batch, 1]
 */
record Mixing(NDArray own, NDArray partner) {

  /** Draws lambda ~ Beta(shape, shape) for each row; 0 &lt; shape &lt;= 1. */
  static Mixing beta(NDManager manager, int rows, double shape, Random random) {
    float[] lambda = new float[rows];
    for (int row = 0; row < rows; row++) {
      lambda[row] = (float) beta(shape, random);
    }
    return of(manager, lambda);
  }

  /** Draws lambda ~ U(0, 1) for each row. */
  static Mixing uniform(NDManager manager, int rows, Random random) {
    float[] lambda = new float[rows];
    for (int row = 0; row < rows; row++) {
      lambda[row] = random.nextFloat();
    }
    return of(manager, lambda);
  }

  /** Mixes [batch, any width]. */
  NDArray apply(NDArray rows) {
    return rows.mul(own).add(rows.flip(0).mul(partner));
  }

  private static Mixing of(NDManager manager, float[] lambda) {
    NDArray own = manager.create(lambda, new Shape(lambda.length, 1));
    return new Mixing(own, own.neg().add(1f));
  }

  /** Jöhnk's method (1964). */
  private static double beta(double shape, Random random) {
    while (true) {
      double x = Math.pow(random.nextDouble(), 1 / shape);
      double y = Math.pow(random.nextDouble(), 1 / shape);
      if (x + y > 0 && x + y <= 1) {
        return x / (x + y);
      }
    }
  }
}
