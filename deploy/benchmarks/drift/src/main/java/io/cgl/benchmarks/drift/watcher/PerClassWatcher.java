package io.cgl.benchmarks.drift.watcher;

import java.util.OptionalInt;

/** One detector of MOA for each class, fed event by event whether it is of that class. */
final class PerClassWatcher implements Watcher {

  /** A detector of one number's change. */
  interface One {
    /** Whether it has changed. */
    boolean changed(double value);
  }

  private final One[] detectors;

  PerClassWatcher(One[] detectors) {
    this.detectors = detectors;
  }

  @Override
  public OptionalInt next(int[] classes) {
    for (int i = 0; i < classes.length; i++) {
      boolean changed = false;
      for (int k = 0; k < detectors.length; k++) {
        changed |= detectors[k].changed(classes[i] == k ? 1 : 0);
      }
      if (changed) {
        return OptionalInt.of(i + 1);
      }
    }
    return OptionalInt.empty();
  }
}
