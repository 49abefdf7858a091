package io.cgl.trainer.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.batch.Batch;
import io.cgl.trainer.config.Mixup;
import java.util.Random;

/**
 * Mixes every row of a batch with a partner, {@code lambda * row + (1 - lambda) * partner}, lambda
 * ~ Beta(0.4, 0.4) for each. Batches are in random order, so the reversed batch gives uniformly
 * drawn partners.
 */
final class BetaMixing {

  private static final double BETA = 0.4;

  private final NDArray own;
  private final NDArray partner;

  private BetaMixing(NDArray own, NDArray partner) {
    this.own = own;
    this.partner = partner;
  }

  /** Draws each row's lambda, unless rows are not mixed. */
  static BetaMixing of(Batch batch, Mixup mixup) {
    if (mixup == Mixup.NONE) {
      return new BetaMixing(null, null);
    }
    float[] lambdas =
        batch.draw(
            random -> {
              float[] drawn = new float[batch.size()];
              for (int row = 0; row < drawn.length; row++) {
                drawn[row] = (float) beta(random);
              }
              return drawn;
            });
    NDArray own = batch.manager().create(lambdas, new Shape(lambdas.length, 1));
    return new BetaMixing(own, own.neg().add(1f));
  }

  /**
   * Mixes rows, or the targets that go with them.
   *
   * @param rows [batch, any width] or [members, batch, any width]
   */
  NDArray mix(NDArray rows) {
    int batchAxis = rows.getShape().dimension() - 2;
    return own == null ? rows : rows.mul(own).add(rows.flip(batchAxis).mul(partner));
  }

  /** The place in a batch of the row that a row is mixed with. */
  static int partner(int row, int batch) {
    return batch - 1 - row;
  }

  /** Jöhnk's method (1964). */
  private static double beta(Random random) {
    while (true) {
      double x = StrictMath.pow(random.nextDouble(), 1 / BETA);
      double y = StrictMath.pow(random.nextDouble(), 1 / BETA);
      if (x + y > 0 && x + y <= 1) {
        return x / (x + y);
      }
    }
  }
}
