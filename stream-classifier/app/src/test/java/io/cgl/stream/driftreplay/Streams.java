package io.cgl.stream.driftreplay;

import io.cgl.drift.ClassCounts;
import java.util.ArrayList;
import java.util.List;

/** Recordings of two classes, for tests. */
final class Streams {

  static final List<String> CLASSES = List.of("common", "rare");
  private static final long[] REFERENCE = {9000, 1000};

  private Streams() {}

  /** Windows of 1,000 events, a tenth of them rare, except for those where half are. */
  static List<RecordedWindow> windows(
      String model, int from, int to, int shiftedFrom, int shiftedTo) {
    List<RecordedWindow> windows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      boolean shifted = i >= shiftedFrom && i < shiftedTo;
      windows.add(window(model, i, shifted ? new long[] {500, 500} : new long[] {900, 100}));
    }
    return windows;
  }

  static RecordedWindow window(String model, int number, long... counts) {
    return new RecordedWindow(
        CLASSES,
        new ClassCounts(model, 1000L * number, counts, REFERENCE.clone()),
        1000L * (number + 1));
  }
}
