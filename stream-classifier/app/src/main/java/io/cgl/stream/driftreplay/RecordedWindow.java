package io.cgl.stream.driftreplay;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.ClassFrequency;
import io.cgl.drift.ClassCounts;
import io.cgl.stream.frequencies.ModelWindow;
import java.util.Arrays;
import java.util.List;

/**
 * The classes of one window of a recording.
 *
 * @param classes in the order of the counts
 * @param counts with the reference; one of zeros where there is none yet
 * @param end the position behind its last
 */
public record RecordedWindow(List<String> classes, ClassCounts counts, long end) {

  public RecordedWindow {
    classes = List.copyOf(classes);
  }

  /** A window as the classifier reported it. */
  public static RecordedWindow of(ClassFrequencies window) {
    return new RecordedWindow(
        window.getFrequencies().stream().map(ClassFrequency::getLabel).toList(),
        ModelWindow.counts(window),
        window.getWindowEnd().toEpochMilli());
  }

  /** The position of its first event at the earliest. */
  public long start() {
    return counts.windowStart();
  }

  /** The checkpoint that predicted. */
  public String modelId() {
    return counts.modelId();
  }

  RecordedWindow comparedWith(long[] reference) {
    return new RecordedWindow(
        classes, new ClassCounts(modelId(), start(), counts.counts(), reference), end);
  }

  /** A class's share of the events, 0 to 1; 0 if it is none of this window's. */
  double share(String label) {
    return share(label, counts.counts());
  }

  /** A class's share of the reference; NaN where there is no reference. */
  double referenceShare(String label) {
    return hasReference() ? share(label, counts.reference()) : Double.NaN;
  }

  boolean hasReference() {
    return Arrays.stream(counts.reference()).anyMatch(count -> count > 0);
  }

  private double share(String label, long[] of) {
    int position = classes.indexOf(label);
    long total = Arrays.stream(of).sum();
    return position < 0 || total == 0 ? 0 : (double) of[position] / total;
  }
}
