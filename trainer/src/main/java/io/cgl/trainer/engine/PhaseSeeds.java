package io.cgl.trainer.engine;

import java.util.Random;

/**
 * A seed for each phase, so that a phase does not depend on the random numbers of earlier ones, and
 * within a phase one for each step and epoch, so that training can resume at any step.
 *
 * @param seed of the whole training
 */
public record PhaseSeeds(long seed) {

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  public long expert(int index) {
    return mix(seed, index + 3);
  }

  public long student() {
    return mix(seed, 1);
  }

  /** The seed of the folds of the training rows. */
  public long folds() {
    return mix(seed, 0);
  }

  /** The seed of shifted and flipped copies of images. */
  public long copies() {
    return mix(seed, -1);
  }

  public long local() {
    return mix(seed, 2);
  }

  /** Seeds the engine, which draws initial parameters and dropout. */
  public static void seedEngine(long value) {
    Devices.engine().setRandomSeed((int) (value >>> 33));
  }

  /** The seed of a step of a phase. */
  public static long step(long phase, int step) {
    return mix(phase, step);
  }

  /** The source of the order of an epoch's rows. */
  public static Random order(long phase, long epoch) {
    return new Random(mix(~phase, epoch));
  }

  /** SplitMix64's finaliser, so that neighbouring seeds are independent. */
  private static long mix(long base, long index) {
    long z = base + index * GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
