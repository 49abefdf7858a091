package io.cgl.trainer.training;

import java.util.Random;

/** Endless batches of row indices: every row once per epoch, in a fresh order each time. */
final class BatchSampler {

  private final int[] order;
  private final int batch;
  private final Random random;
  private int next;

  BatchSampler(int rows, int batch, Random random) {
    order = new int[rows];
    for (int row = 0; row < rows; row++) {
      order[row] = row;
    }
    this.batch = batch;
    this.random = random;
    next = rows;
  }

  /** The next batch; it may reach over the end of an epoch. */
  long[] next() {
    long[] indices = new long[batch];
    for (int i = 0; i < batch; i++) {
      if (next == order.length) {
        shuffle();
        next = 0;
      }
      indices[i] = order[next++];
    }
    return indices;
  }

  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int row = order[i];
      order[i] = order[other];
      order[other] = row;
    }
  }
}
