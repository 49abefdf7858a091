package io.cgl.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/**
 * What dropout (Srivastava et al. 2014) keeps. Eight values are drawn from one random number:
 * PyTorch draws one for each, which takes a fifth of a step.
 */
final class DropoutMask {

  /** Of 256 values, so many are dropped: a tenth. */
  private static final int DROPPED = 26;

  private static final float KEPT = 256f / (256 - DROPPED);

  private DropoutMask() {}

  /**
   * 0 for what is dropped, and what keeps the mean for the rest; the engine's random numbers seed
   * it.
   */
  static NDArray of(NDManager manager, Shape shape) {
    SplittableRandom random = new SplittableRandom(seed(manager));
    float[] mask = new float[Math.toIntExact(shape.size())];
    long drawn = 0;
    for (int i = 0; i < mask.length; i++) {
      drawn = i % Long.BYTES == 0 ? random.nextLong() : drawn >>> Byte.SIZE;
      mask[i] = (drawn & 0xff) < DROPPED ? 0 : KEPT;
    }
    return manager.create(mask, shape);
  }

  private static long seed(NDManager manager) {
    try (NDArray seed = manager.randomInteger(0, Integer.MAX_VALUE, new Shape(1), DataType.INT64)) {
      return seed.getLong();
    }
  }
}
