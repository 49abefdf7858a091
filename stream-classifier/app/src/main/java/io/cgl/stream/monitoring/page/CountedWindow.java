package io.cgl.stream.monitoring.page;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.ClassFrequency;
import io.cgl.stream.driftwatch.DriftHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.kafka.common.header.Headers;

/**
 * The predicted classes of one window.
 *
 * @param start in event time, milliseconds
 * @param end in event time, milliseconds, exclusive
 * @param modelId the checkpoint that predicted
 * @param labels the classes, in the order of the counts
 * @param counts events by class
 * @param reference held-out predictions by class
 * @param evidence the detector's after the window; empty where it did not judge it
 * @param threshold the evidence at which an episode begins
 */
record CountedWindow(
    long start,
    long end,
    String modelId,
    List<String> labels,
    long[] counts,
    long[] reference,
    OptionalDouble evidence,
    OptionalDouble threshold) {

  static CountedWindow of(ClassFrequencies window, Headers headers) {
    List<ClassFrequency> frequencies = window.getFrequencies();
    return new CountedWindow(
        window.getWindowStart().toEpochMilli(),
        window.getWindowEnd().toEpochMilli(),
        window.getModelId(),
        frequencies.stream().map(ClassFrequency::getLabel).toList(),
        frequencies.stream().mapToLong(ClassFrequency::getCount).toArray(),
        frequencies.stream().mapToLong(ClassFrequency::getReferenceCount).toArray(),
        DriftHeaders.evidence(window, headers),
        DriftHeaders.threshold(window, headers));
  }

  /** Sharing the labels with another window that has the same: there are many windows. */
  CountedWindow sharing(CountedWindow other) {
    return labels.equals(other.labels) ? with(other.labels, counts) : this;
  }

  /**
   * This window, the later one, with what another checkpoint predicted in the same window before a
   * swap; without it where the two have other classes.
   */
  CountedWindow after(CountedWindow before) {
    if (!labels.equals(before.labels)) {
      return this;
    }
    long[] sum = counts.clone();
    Arrays.setAll(sum, k -> counts[k] + before.counts[k]);
    return with(before.labels, sum);
  }

  long events() {
    return Arrays.stream(counts).sum();
  }

  private CountedWindow with(List<String> sameLabels, long[] newCounts) {
    return new CountedWindow(
        start, end, modelId, sameLabels, newCounts, reference, evidence, threshold);
  }
}
