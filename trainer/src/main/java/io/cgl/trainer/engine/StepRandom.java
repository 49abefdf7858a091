package io.cgl.trainer.engine;

import java.util.Random;
import java.util.function.Function;

/** A step's random numbers outside the engine; measures the time that drawing takes. */
public final class StepRandom {

  private final Random random;
  private long nanos;

  public StepRandom(long seed) {
    random = new Random(seed);
  }

  public <T> T draw(Function<Random, T> how) {
    long start = System.nanoTime();
    T values = how.apply(random);
    nanos += System.nanoTime() - start;
    return values;
  }

  /** The time of all draws. */
  public long nanos() {
    return nanos;
  }
}
