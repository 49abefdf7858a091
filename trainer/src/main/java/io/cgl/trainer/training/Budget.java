package io.cgl.trainer.training;

import io.cgl.trainer.config.CglNetConfig;
import java.util.OptionalInt;

/**
 * The time that a training may take. Networks and trees get most of it; the rest is for what
 * follows: judging, exporting and checking.
 */
final class Budget {

  private static final double FOR_LEARNING = 0.85;

  private final long start = System.nanoTime();
  private final double seconds;

  private Budget(double seconds) {
    this.seconds = seconds;
  }

  /** That of a configuration, from now on; without one, time has no end. */
  static Budget of(CglNetConfig config) {
    OptionalInt limit = config.optimisation().budget();
    return new Budget(
        limit.isPresent() ? FOR_LEARNING * limit.getAsInt() : Double.POSITIVE_INFINITY);
  }

  /** The seconds that are left. */
  double left() {
    return seconds - elapsed();
  }

  /** The share that has passed; 0 if time has no end. */
  double share() {
    return Math.min(1, elapsed() / seconds);
  }

  /** The seconds for a part of the work that is left. */
  double of(double part, double all) {
    return Math.max(0, left()) * part / all;
  }

  private double elapsed() {
    return (System.nanoTime() - start) / 1e9;
  }
}
