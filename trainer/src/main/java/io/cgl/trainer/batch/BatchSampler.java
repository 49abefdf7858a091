package io.cgl.trainer.batch;

import java.util.Random;
import java.util.function.LongFunction;

/**
 * Batches of row indices: every row once per epoch, in a new random order each time. A batch
 * depends on its step alone, not on earlier batches.
 */
public final class BatchSampler {

  private final int[] order;
  private final int batch;
  private final LongFunction<Random> orders;
  private long epoch = -1;

  /**
   * A sampler of {@code batch} of {@code rows} rows.
   *
   * @param orders the source of each epoch's order, epochs counted from 0
   */
  public BatchSampler(int rows, int batch, LongFunction<Random> orders) {
    order = new int[rows];
    this.batch = batch;
    this.orders = orders;
  }

  /** The batch of a step, counted from 1; it may span two epochs. */
  public long[] batch(int step) {
    long[] indices = new long[batch];
    long position = (step - 1L) * batch;
    for (int i = 0; i < batch; i++, position++) {
      shuffle(position / order.length);
      indices[i] = order[(int) (position % order.length)];
    }
    return indices;
  }

  private void shuffle(long wanted) {
    if (wanted == epoch) {
      return;
    }
    epoch = wanted;
    Random random = orders.apply(epoch);
    for (int i = 0; i < order.length; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
  }
}
