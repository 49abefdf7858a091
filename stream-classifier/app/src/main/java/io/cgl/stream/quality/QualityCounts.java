package io.cgl.stream.quality;

import io.cgl.avro.ClassQuality;
import io.cgl.avro.Quality;
import io.cgl.drift.quality.HeldOutRecalls.Recall;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Arithmetic on the record of a window's labelled events. */
final class QualityCounts {

  private QualityCounts() {}

  static Quality ofOne(
      String modelName, String modelId, long start, long end, String truth, String predicted) {
    Map<String, ClassQuality> classes = new TreeMap<>();
    boolean right = truth.equals(predicted);
    classes.put(truth, new ClassQuality(truth, 1L, right ? 1L : 0L, right ? 1L : 0L));
    if (!right) {
      classes.put(predicted, new ClassQuality(predicted, 0L, 0L, 1L));
    }
    return window(
        modelName, modelId, Instant.ofEpochMilli(start), Instant.ofEpochMilli(end), 1, classes);
  }

  /** Two parts of the same window of the same checkpoint together. */
  static Quality sum(Quality a, Quality b) {
    Map<String, ClassQuality> classes = new TreeMap<>();
    a.getClasses().forEach(part -> classes.put(part.getLabel(), part));
    b.getClasses().forEach(part -> classes.merge(part.getLabel(), part, QualityCounts::sum));
    return window(
        a.getModelName(),
        a.getModelId(),
        a.getWindowStart(),
        a.getWindowEnd(),
        a.getLabelled() + b.getLabelled(),
        classes);
  }

  /** The closed window's record. */
  static Quality closed(
      Quality window, OptionalDouble balancedAccuracy, OptionalDouble prequential, long late) {
    return Quality.newBuilder(window)
        .setBalancedAccuracy(boxed(balancedAccuracy))
        .setPrequentialBalancedAccuracy(boxed(prequential))
        .setLate(late)
        .build();
  }

  static Map<String, Recall> recalls(Quality window) {
    Map<String, Recall> byClass = new TreeMap<>();
    for (ClassQuality part : window.getClasses()) {
      if (part.getLabelled() > 0) {
        byClass.put(part.getLabel(), Recall.of(part.getLabelled(), part.getRecalled()));
      }
    }
    return byClass;
  }

  private static Quality window(
      String modelName,
      String modelId,
      Instant start,
      Instant end,
      long labelled,
      Map<String, ClassQuality> classes) {
    Collection<ClassQuality> sorted = classes.values();
    return new Quality(
        modelName, modelId, start, end, labelled, List.copyOf(sorted), null, null, 0L);
  }

  private static ClassQuality sum(ClassQuality a, ClassQuality b) {
    return new ClassQuality(
        a.getLabel(),
        a.getLabelled() + b.getLabelled(),
        a.getRecalled() + b.getRecalled(),
        a.getPredicted() + b.getPredicted());
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
