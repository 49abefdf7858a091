package io.cgl.trainer.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.batch.Batch;
import io.cgl.trainer.config.Mixup;
import java.util.Random;

/**
 * Mixes every row of a batch with a partner: {@code lambda * row + (1 - lambda) * partner}, at the
 * input or after the first half of the network. Batches are in random order, so the reversed batch
 * gives uniformly drawn partners.
 */
final class BetaMixing {

  private final Mixup where;
  private final float[] lambdas;
  private final NDArray own;
  private final NDArray partner;

  private BetaMixing(Mixup where, float[] lambdas, NDArray own, NDArray partner) {
    this.where = where;
    this.lambdas = lambdas;
    this.own = own;
    this.partner = partner;
  }

  /** Draws lambda ~ Beta(shape, shape) for each row; 0 &lt; shape &lt;= 1. */
  static BetaMixing beta(Batch batch, Mixup where, double shape) {
    return of(batch, where, random -> (float) beta(shape, random));
  }

  /** Draws lambda ~ U(0, 1) for each row. */
  static BetaMixing uniform(Batch batch, Mixup where) {
    return of(batch, where, Random::nextFloat);
  }

  /** The rows that enter the network, [batch, input width]. */
  NDArray rows(Batch batch) {
    if (where != Mixup.INPUT) {
      return batch.rows();
    }
    int numeric = batch.standardiser().output().numeric();
    int width = batch.standardiser().inputs().size();
    if (numeric == width) {
      return mix(batch.rows());
    }
    // A category is an index: either the row's own or its partner's.
    float[] weights = batch.draw(random -> weights(numeric, width, random));
    NDArray kept = batch.manager().create(weights, new Shape(lambdas.length, width));
    NDArray others = batch.rows().flip(0);
    return batch.rows().sub(others).mul(kept).add(others);
  }

  private float[] weights(int numeric, int width, Random random) {
    float[] weights = new float[lambdas.length * width];
    for (int row = 0; row < lambdas.length; row++) {
      for (int input = 0; input < width; input++) {
        weights[row * width + input] =
            input < numeric ? lambdas[row] : random.nextFloat() < lambdas[row] ? 1 : 0;
      }
    }
    return weights;
  }

  /** The rows after the first half of the network, [batch, any width]. */
  NDArray hidden(NDArray hidden) {
    return where == Mixup.MANIFOLD ? mix(hidden) : hidden;
  }

  /** The targets that go with the mixed rows, [batch, classes]. */
  NDArray targets(NDArray targets) {
    return where == Mixup.NONE ? targets : mix(targets);
  }

  private NDArray mix(NDArray rows) {
    return rows.mul(own).add(rows.flip(0).mul(partner));
  }

  private static BetaMixing of(Batch batch, Mixup where, Draw draw) {
    if (where == Mixup.NONE) {
      return new BetaMixing(where, null, null, null);
    }
    float[] lambdas =
        batch.draw(
            random -> {
              float[] drawn = new float[batch.size()];
              for (int row = 0; row < drawn.length; row++) {
                drawn[row] = draw.next(random);
              }
              return drawn;
            });
    NDArray own = batch.manager().create(lambdas, new Shape(lambdas.length, 1));
    return new BetaMixing(where, lambdas, own, own.neg().add(1f));
  }

  /** Jöhnk's method (1964). */
  private static double beta(double shape, Random random) {
    while (true) {
      double x = StrictMath.pow(random.nextDouble(), 1 / shape);
      double y = StrictMath.pow(random.nextDouble(), 1 / shape);
      if (x + y > 0 && x + y <= 1) {
        return x / (x + y);
      }
    }
  }

  private interface Draw {
    float next(Random random);
  }
}
