package io.cgl.benchmarks.accuracy.method;

import io.cgl.benchmarks.accuracy.set.BenchmarkSet;
import io.cgl.benchmarks.accuracy.set.Split;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/** Something to train once per split and seed, which may give several methods to measure. */
public interface Training {

  /** Its name on the command line. */
  String name();

  /** What it is in the comparison. */
  Kind kind();

  /** Whether the seed makes a difference where the split stays the same. */
  default boolean random() {
    return true;
  }

  /** Whether it makes sense on such a set. */
  default boolean suits(BenchmarkSet set) {
    return true;
  }

  /** All that decides what is trained on such a set, but the seed: a change makes results stale. */
  String configuration(BenchmarkSet set);

  /** The one of its methods that a user gets by default, if it makes a difference. */
  default Optional<String> served() {
    return Optional.empty();
  }

  /**
   * Trains and measures.
   *
   * @param seed of everything random
   * @param progress takes the share of the work that is done, from 0 to 1
   * @return what its methods reached
   */
  TrainingResult run(Split split, long seed, DoubleConsumer progress);
}
