package io.cgl.driftbenchmark;

import io.cgl.driftbenchmark.stream.Shares;
import java.util.Arrays;
import java.util.Random;

/**
 * What all generated streams have in common.
 *
 * @param windowEvents events in a window
 * @param heldOut rows in the reference, a sample of the shares before the drift
 * @param windowsToFalseAlarm what our detector is told
 * @param runs streams for each figure of delay; twice as many for each of false alarms
 * @param seed everything follows from it
 */
record Setting(int windowEvents, int heldOut, double windowsToFalseAlarm, int runs, long seed) {

  /** Classes of the generated streams. */
  static final int CLASSES = 10;

  /** How many times as frequent the largest class is as the smallest. */
  static final double FACTOR = 100;

  /** Windows without drift before each shift. */
  static final int WARM_UP = 50;

  /** Windows after a shift's beginning, after which it counts as missed. */
  static final int HORIZON = 100;

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
