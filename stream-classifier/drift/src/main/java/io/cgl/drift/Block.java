package io.cgl.drift;

import java.util.List;
import java.util.stream.Stream;

/**
 * The windows of a block that have come so far; they are judged together.
 *
 * @param parts the windows
 * @param cut how much was taken off log R, because a window may raise it only so far
 * @param logR the log statistic after that
 */
record Block(List<Part> parts, double cut, double logR) {

  /**
   * @param start in event time, milliseconds
   * @param counts by class
   */
  record Part(long start, long[] counts) {}

  Block {
    parts = List.copyOf(parts);
  }

  static Block empty(double logR) {
    return new Block(List.of(), 0, logR);
  }

  /** This block with one more window, which is not judged yet. */
  Block plus(ClassCounts window) {
    Part part = new Part(window.windowStart(), window.counts());
    return new Block(Stream.concat(parts.stream(), Stream.of(part)).toList(), cut, logR);
  }

  /**
   * This block after its last window was judged.
   *
   * @param uncut log R if nothing were taken off
   * @param most that log R may rise by in a window
   */
  Block judged(double uncut, double most) {
    double now = Math.max(cut, uncut - (logR + most));
    return new Block(parts, now, uncut - now);
  }

  int windows() {
    return parts.size();
  }

  /** The block as one window. */
  ClassCounts asWindow(ClassCounts last) {
    return sum(parts, last);
  }

  /**
   * The windows since the stream probably changed, as one window: the last ones whose counts are
   * likeliest under their own shares, compared with the reference's.
   *
   * @param reference the reference's counts, all above 0
   */
  ClassCounts sinceChange(ClassCounts last, double[] reference) {
    double[] shares = Vectors.shares(reference);
    long[] since = new long[shares.length];
    double most = Double.NEGATIVE_INFINITY;
    int first = parts.size();
    for (int w = parts.size() - 1; w >= 0; w--) {
      add(parts.get(w).counts(), since);
      double logRatio = logRatio(since, shares);
      if (logRatio > most) {
        most = logRatio;
        first = w;
      }
    }
    return sum(parts.subList(first, parts.size()), last);
  }

  /** log of P(counts | their own shares) / P(counts | shares). */
  private static double logRatio(long[] counts, double[] shares) {
    double[] own = Vectors.shares(Vectors.of(counts));
    double sum = 0;
    for (int k = 0; k < own.length; k++) {
      if (counts[k] > 0) {
        sum += counts[k] * Math.log(own[k] / shares[k]);
      }
    }
    return sum;
  }

  private static ClassCounts sum(List<Part> windows, ClassCounts last) {
    long[] sum = new long[last.counts().length];
    windows.forEach(window -> add(window.counts(), sum));
    return new ClassCounts(last.modelId(), windows.get(0).start(), sum, last.reference());
  }

  private static void add(long[] counts, long[] sum) {
    for (int k = 0; k < sum.length; k++) {
      sum[k] += counts[k];
    }
  }
}
