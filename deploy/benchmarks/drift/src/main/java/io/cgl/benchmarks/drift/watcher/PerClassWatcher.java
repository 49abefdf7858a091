package io.cgl.benchmarks.drift.watcher;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One detector of MOA for each class, fed event by event whether it is of that class. */
final class PerClassWatcher implements Watcher {

  private final List<DoublePredicate> detectors;

  /**
   * @param detector makes a detector, which says of each value whether its mean has changed
   */
  PerClassWatcher(int classes, Supplier<DoublePredicate> detector) {
    this.detectors = Stream.generate(detector).limit(classes).toList();
  }

  @Override
  public OptionalInt next(int[] classes) {
    for (int i = 0; i < classes.length; i++) {
      boolean changed = false;
      for (int k = 0; k < detectors.size(); k++) {
        changed |= detectors.get(k).test(classes[i] == k ? 1 : 0);
      }
      if (changed) {
        return OptionalInt.of(i + 1);
      }
    }
    return OptionalInt.empty();
  }
}
