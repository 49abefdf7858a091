package io.cgl.stream.frequencies;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.ClassFrequency;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.checkpoint.priors.PriorEstimator;
import io.cgl.drift.ClassCounts;
import io.cgl.scoring.api.ModelVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Counts of one model in one window.
 *
 * @param sequence orders the models of one name: the highest is the newest
 * @param frequencies the counts
 * @param confusion what true priors can be estimated from, of a checkpoint that has it and not too
 *     many classes
 */
public record ModelWindow(
    long sequence, ClassFrequencies frequencies, Optional<HeldOutConfusion> confusion) {

  /** No events, in no window yet: the model's classes and reference. */
  public static ModelWindow template(ModelVersion model) {
    List<ClassFrequency> frequencies = new ArrayList<>();
    for (int k = 0; k < model.classes().size(); k++) {
      frequencies.add(
          new ClassFrequency(model.classes().get(k), 0L, model.referenceCounts().get(k)));
    }
    return new ModelWindow(
        model.sequence(),
        new ClassFrequencies(
            model.name(), model.id(), Instant.EPOCH, Instant.EPOCH, frequencies, 0L, null, null),
        model.confusion().filter(confusion -> confusion.classes() <= PriorEstimator.MOST_CLASSES));
  }

  /** These counts as those of the window between two times. */
  public ModelWindow at(long start, long end) {
    return new ModelWindow(
        sequence,
        ClassFrequencies.newBuilder(frequencies)
            .setWindowStart(Instant.ofEpochMilli(start))
            .setWindowEnd(Instant.ofEpochMilli(end))
            .build(),
        confusion);
  }

  /** This window with the given events more, by class. */
  public ModelWindow plus(long[] counts) {
    List<ClassFrequency> sum = new ArrayList<>();
    for (int k = 0; k < counts.length; k++) {
      ClassFrequency before = frequencies.getFrequencies().get(k);
      sum.add(
          new ClassFrequency(
              before.getLabel(), before.getCount() + counts[k], before.getReferenceCount()));
    }
    return new ModelWindow(
        sequence, ClassFrequencies.newBuilder(frequencies).setFrequencies(sum).build(), confusion);
  }

  /** Two parts of the same window of the same model together. */
  public ModelWindow plus(ModelWindow other) {
    return new ModelWindow(Math.max(sequence, other.sequence), frequencies, confusion)
        .plus(other.counts());
  }

  /**
   * The closed window's record.
   *
   * @param logEvidence the detector's after the window; null if it did not judge it
   */
  public ClassFrequencies closed(long late, Double logEvidence, Double logThreshold) {
    return ClassFrequencies.newBuilder(frequencies)
        .setLate(late)
        .setLogEvidence(logEvidence)
        .setLogThreshold(logThreshold)
        .build();
  }

  public ClassCounts forDetector() {
    return counts(frequencies);
  }

  /** A window's counts and reference as the detector takes them. */
  public static ClassCounts counts(ClassFrequencies window) {
    List<ClassFrequency> frequencies = window.getFrequencies();
    return new ClassCounts(
        window.getModelId(),
        window.getWindowStart().toEpochMilli(),
        frequencies.stream().mapToLong(ClassFrequency::getCount).toArray(),
        frequencies.stream().mapToLong(ClassFrequency::getReferenceCount).toArray());
  }

  public long start() {
    return frequencies.getWindowStart().toEpochMilli();
  }

  public long end() {
    return frequencies.getWindowEnd().toEpochMilli();
  }

  public long length() {
    return end() - start();
  }

  public long events() {
    return frequencies.getFrequencies().stream().mapToLong(ClassFrequency::getCount).sum();
  }

  public long[] counts() {
    return frequencies.getFrequencies().stream().mapToLong(ClassFrequency::getCount).toArray();
  }
}
