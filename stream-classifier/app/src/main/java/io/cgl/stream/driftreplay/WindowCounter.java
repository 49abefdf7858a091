package io.cgl.stream.driftreplay;

import io.cgl.drift.ClassCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts labels by model and window, in whatever order they come. */
final class WindowCounter {

  private final long length;
  private final Map<String, Integer> classes = new LinkedHashMap<>();

  /** By model, window and position of the class. */
  private final Map<String, Map<Long, Map<Integer, Long>>> counts = new LinkedHashMap<>();

  /**
   * @param length of the windows, in positions
   */
  WindowCounter(long length) {
    this.length = length;
  }

  void add(String modelId, long position, String label) {
    int known = classes.size();
    counts
        .computeIfAbsent(modelId, id -> new HashMap<>())
        .computeIfAbsent(Math.floorDiv(position, length) * length, start -> new HashMap<>())
        .merge(classes.computeIfAbsent(label, l -> known), 1L, Long::sum);
  }

  /** The windows that have events, without a reference. Every class of any is in all of them. */
  List<RecordedWindow> windows() {
    List<String> labels = List.copyOf(classes.keySet());
    List<RecordedWindow> windows = new ArrayList<>();
    counts.forEach(
        (modelId, byStart) ->
            byStart.forEach(
                (start, byClass) -> {
                  long[] dense = new long[labels.size()];
                  byClass.forEach((position, count) -> dense[position] = count);
                  windows.add(
                      new RecordedWindow(
                          labels,
                          new ClassCounts(modelId, start, dense, new long[dense.length]),
                          start + length));
                }));
    return windows;
  }
}
