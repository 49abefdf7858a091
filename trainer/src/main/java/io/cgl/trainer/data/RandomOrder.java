package io.cgl.trainer.data;

import java.util.Random;

/** Numbers in random order. */
public final class RandomOrder {

  private RandomOrder() {}

  /** The numbers from 0 on, each once; every order is equally likely. */
  public static int[] of(int size, Random random) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
