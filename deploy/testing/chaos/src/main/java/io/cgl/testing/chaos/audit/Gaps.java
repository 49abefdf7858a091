package io.cgl.testing.chaos.audit;

import java.util.Arrays;

/** Times in any order, and the longest between one and the next. */
final class Gaps {

  private long[] times = new long[1 << 12];
  private int count;

  /** Notes a time in milliseconds. */
  void add(long time) {
    if (count == times.length) {
      times = Arrays.copyOf(times, 2 * count);
    }
    times[count++] = time;
  }

  /** In seconds; 0 of fewer than two times. */
  double longestSeconds() {
    long[] sorted = Arrays.copyOf(times, count);
    Arrays.sort(sorted);
    long longest = 0;
    for (int i = 1; i < count; i++) {
      longest = Math.max(longest, sorted[i] - sorted[i - 1]);
    }
    return longest / 1000.0;
  }
}
