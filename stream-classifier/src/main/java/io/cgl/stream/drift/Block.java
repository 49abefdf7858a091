package io.cgl.stream.drift;

/**
 * Windows that are judged together, as far as they have come.
 *
 * @param start of the first
 * @param windows so far
 * @param counts of all of them, by class
 * @param cut what was taken off log R, because windows told more than one may
 * @param logR after it
 */
record Block(long start, int windows, long[] counts, double cut, double logR) {

  /** Before its first window. */
  static Block empty(long start, int classes, double logR) {
    return new Block(start, 0, new long[classes], 0, logR);
  }

  /** With one more window, which is not judged yet. */
  Block plus(ClassCounts window) {
    long[] sum = counts.clone();
    for (int k = 0; k < sum.length; k++) {
      sum[k] += window.counts()[k];
    }
    return new Block(start, windows + 1, sum, cut, logR);
  }

  /**
   * With its last window judged.
   *
   * @param uncut log R if nothing were taken off
   * @param most that log R may rise by in a window
   */
  Block judged(double uncut, double most) {
    double now = Math.max(cut, uncut - (logR + most));
    return new Block(start, windows, counts, now, uncut - now);
  }

  /** As if it were one window. */
  ClassCounts asWindow(ClassCounts last) {
    return new ClassCounts(last.modelId(), start, counts, last.reference());
  }
}
