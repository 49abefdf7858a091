package io.cgl.trainer.engine;

import java.util.Random;
import java.util.function.Function;

/** A step's source of chance outside the engine, which keeps the time that drawing takes. */
public final class StepRandom {

  private final Random random;
  private long nanos;

  public StepRandom(long seed) {
    random = new Random(seed);
  }

  /** Makes values by chance. */
  public <T> T draw(Function<Random, T> how) {
    long start = System.nanoTime();
    T values = how.apply(random);
    nanos += System.nanoTime() - start;
    return values;
  }

  /** How long all draws took. */
  public long nanos() {
    return nanos;
  }
}
