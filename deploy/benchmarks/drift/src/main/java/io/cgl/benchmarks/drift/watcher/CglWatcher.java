package io.cgl.benchmarks.drift.watcher;

import io.cgl.drift.ClassCounts;
import io.cgl.drift.DetectorState;
import io.cgl.drift.DriftDetector;
import io.cgl.drift.DriftSettings;
import java.util.OptionalInt;

/** Our detector, which looks when a window closes. */
final class CglWatcher implements Watcher {

  private final DriftDetector detector;
  private final long[] reference;
  private DetectorState state;
  private long window;

  CglWatcher(long[] reference, double windowsToFalseAlarm, int blockWindows) {
    this.detector =
        new DriftDetector(
            new DriftSettings(
                windowsToFalseAlarm,
                blockWindows,
                DriftSettings.DEFAULT.calmBlocks(),
                DriftSettings.DEFAULT.coolDownBlocks()));
    this.reference = reference;
    this.state = detector.begin("model", reference.length);
  }

  @Override
  public OptionalInt next(int[] classes) {
    DriftDetector.Step step =
        detector.judge(
            state,
            new ClassCounts(
                "model", window++, Watcher.counts(classes, reference.length), reference));
    state = step.state();
    return step.alarm().isPresent() ? OptionalInt.of(classes.length) : OptionalInt.empty();
  }
}
