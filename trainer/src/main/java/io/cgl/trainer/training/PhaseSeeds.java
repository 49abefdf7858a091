package io.cgl.trainer.training;

import java.util.Random;

/**
 * A seed for each phase, so that a phase's chance does not depend on how much the phases before it
 * drew.
 *
 * @param seed of the whole training
 */
record PhaseSeeds(long seed) {

  long expert(int index) {
    return mix(index + 3);
  }

  long student() {
    return mix(1);
  }

  long local() {
    return mix(2);
  }

  /** Seeds initialisers and dropout. */
  void seedEngine(long phase) {
    Devices.engine().setRandomSeed((int) (phase >>> 33));
  }

  /** Seeds initialisers and dropout, and gives the source of order and mixing. */
  Random start(long phase) {
    seedEngine(~phase);
    return new Random(phase);
  }

  /** SplitMix64's finaliser, so that neighbouring seeds share nothing. */
  private long mix(long index) {
    long z = seed + index * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
