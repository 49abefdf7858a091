package io.cgl.benchmarks.drift;

import io.cgl.benchmarks.drift.stream.Shares;
import java.util.Arrays;
import java.util.Random;

/**
 * What all generated streams have in common.
 *
 * @param windowEvents events in a window
 * @param blockWindows windows that our detector judges together; the chi-squared test sees them as
 *     one
 * @param heldOut rows in the reference, a sample of the shares before the drift
 * @param windowsToFalseAlarm what our detector is set to
 * @param horizon events after a shift's beginning, after which it counts as missed
 * @param runs streams for each figure of delay; twice as many for each of false alarms
 * @param seed everything follows from it
 */
record Setting(
    int windowEvents,
    int blockWindows,
    int heldOut,
    double windowsToFalseAlarm,
    int horizon,
    int runs,
    long seed) {

  /** Classes of the generated streams. */
  static final int CLASSES = 10;

  /** How many times as frequent the largest class is as the smallest. */
  static final double FACTOR = 100;

  /** Events without drift before each shift. */
  int warmUp() {
    return horizon / 2;
  }

  double[] shares() {
    return Shares.longTail(CLASSES, FACTOR);
  }

  long[] reference(Random random) {
    return Shares.sample(shares(), heldOut, random);
  }

  /** The randomness of a run: the same for all detectors. */
  Random random(int run, Object... what) {
    return new Random(31 * (31 * seed + run) + Arrays.deepToString(what).hashCode());
  }
}
