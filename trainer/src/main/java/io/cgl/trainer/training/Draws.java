package io.cgl.trainer.training;

import java.util.Random;
import java.util.function.Function;

/** A step's source of chance outside the engine, which keeps the time that drawing takes. */
final class Draws {

  private final Random random;
  private long nanos;

  Draws(long seed) {
    random = new Random(seed);
  }

  /** Makes values by chance. */
  <T> T draw(Function<Random, T> how) {
    long start = System.nanoTime();
    T values = how.apply(random);
    nanos += System.nanoTime() - start;
    return values;
  }

  /** How long all draws took. */
  long nanos() {
    return nanos;
  }
}
