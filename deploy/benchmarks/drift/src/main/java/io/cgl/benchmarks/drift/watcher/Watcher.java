package io.cgl.benchmarks.drift.watcher;

import java.util.Arrays;
import java.util.OptionalInt;

/** A detector that is fed one stream. */
public interface Watcher {

  /**
   * Sees the next window.
   *
   * @param classes of its events, in order
   * @return after how many of them it raised an alarm, if it did
   */
  OptionalInt next(int[] classes);

  static long[] counts(int[] events, int classes) {
    long[] counts = new long[classes];
    Arrays.stream(events).forEach(k -> counts[k]++);
    return counts;
  }
}
