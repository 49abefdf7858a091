package io.cgl.stream.driftreplay;

import io.cgl.drift.ClassCounts;
import io.cgl.stream.ClassifierException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A stream's class counts, window by window.
 *
 * @param source what it was taken from, for people
 * @param axis what positions mean
 * @param windows by start; several checkpoints' windows of one start in the order in which these
 *     checkpoints first appear
 */
public record Recording(String source, Axis axis, List<RecordedWindow> windows) {

  /**
   * Sorts the windows.
   *
   * @throws ClassifierException if there are none
   */
  public Recording {
    if (windows.isEmpty()) {
      throw new ClassifierException("there is nothing to replay in %s".formatted(source));
    }
    List<String> appearance = windows.stream().map(RecordedWindow::modelId).distinct().toList();
    windows =
        windows.stream()
            .sorted(
                Comparator.comparingLong(RecordedWindow::start)
                    .thenComparingInt(window -> appearance.indexOf(window.modelId())))
            .toList();
  }

  /**
   * The recording with the reference of a checkpoint. Classes that the checkpoint does not have are
   * never expected.
   *
   * @param classes of the checkpoint
   * @param reference held-out predictions by class
   */
  public Recording comparedWith(List<String> classes, List<Long> reference) {
    Map<String, Long> byClass = new HashMap<>();
    for (int k = 0; k < classes.size(); k++) {
      byClass.put(classes.get(k), reference.get(k));
    }
    List<String> labels = Stream.concat(classes.stream(), classes().stream()).distinct().toList();
    long[] counts = labels.stream().mapToLong(label -> byClass.getOrDefault(label, 0L)).toArray();
    return new Recording(
        source, axis, windows.stream().map(window -> spread(window, labels, counts)).toList());
  }

  /**
   * The recording with the first windows of each checkpoint as the reference of its others. They
   * are not judged themselves.
   *
   * @throws ClassifierException if no window is left to be judged
   */
  public Recording comparedWithFirst(int count) {
    Map<String, Integer> seen = new HashMap<>();
    Map<String, long[]> sums = new HashMap<>();
    List<RecordedWindow> compared = new ArrayList<>();
    boolean judged = false;
    for (RecordedWindow window : windows) {
      long[] sum = sums.computeIfAbsent(window.modelId(), id -> new long[window.classes().size()]);
      if (seen.merge(window.modelId(), 1, Integer::sum) <= count) {
        for (int k = 0; k < sum.length; k++) {
          sum[k] += window.counts().counts()[k];
        }
        compared.add(window.comparedWith(new long[sum.length]));
      } else {
        compared.add(window.comparedWith(sum));
        judged = true;
      }
    }
    if (!judged) {
      throw new ClassifierException(
          "%s has %d windows, and the first %d would be the reference: take shorter windows, or fewer of them"
              .formatted(source, windows.size(), count));
    }
    return new Recording(source, axis, compared);
  }

  /** Whether any window has something to be compared with. */
  public boolean hasReference() {
    return windows.stream().anyMatch(RecordedWindow::hasReference);
  }

  public List<String> classes() {
    return windows.stream().flatMap(window -> window.classes().stream()).distinct().toList();
  }

  /** How many events the windows hold together. */
  public long events() {
    return windows.stream().mapToLong(window -> window.counts().total()).sum();
  }

  private static RecordedWindow spread(
      RecordedWindow window, List<String> labels, long[] reference) {
    long[] counts = new long[labels.size()];
    for (int k = 0; k < window.classes().size(); k++) {
      counts[labels.indexOf(window.classes().get(k))] = window.counts().counts()[k];
    }
    return new RecordedWindow(
        labels, new ClassCounts(window.modelId(), window.start(), counts, reference), window.end());
  }
}
