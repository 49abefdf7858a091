package io.cgl.stream.classify;

import io.cgl.checkpoint.CheckpointException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Below which confidence a classifier says {@value #UNKNOWN} instead of a class, and what becomes
 * of such events.
 *
 * <p>Which threshold holds for a class: the one for that class here; else the one for all classes
 * here; else the manifest's for that class; else 0, which is never to abstain.
 *
 * @param below the threshold for all classes, 0 to 1
 * @param belowByClass thresholds for single classes, 0 to 1
 * @param reviewTopic where the events go, beside their classification; nowhere where absent
 */
public record Abstention(
    Optional<Double> below, Map<String, Double> belowByClass, Optional<String> reviewTopic) {

  /** The label of an event whose class the model is not sure enough of. */
  public static final String UNKNOWN = "unknown";

  /** Only what a manifest asks for. */
  public static final Abstention NONE =
      new Abstention(Optional.empty(), Map.of(), Optional.empty());

  public Abstention {
    belowByClass = Map.copyOf(belowByClass);
    below.ifPresent(threshold -> requireProbability("all classes", threshold));
    belowByClass.forEach(
        (label, threshold) -> requireProbability("class '" + label + "'", threshold));
    if (reviewTopic.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("the review topic has no name");
    }
  }

  /**
   * The thresholds for the classes of a model.
   *
   * @param classes in the model's order
   * @param manifest its own thresholds by class
   * @throws CheckpointException if one is set for a class that the model does not have, or is no
   *     probability, or if thresholds are set and one of its classes is called {@value #UNKNOWN}
   */
  public Thresholds of(List<String> classes, Map<String, Double> manifest) {
    requireKnown("the manifest", manifest.keySet(), classes);
    requireKnown("--abstain-below", belowByClass.keySet(), classes);
    float[] byClass = new float[classes.size()];
    for (int k = 0; k < byClass.length; k++) {
      byClass[k] = threshold(classes.get(k), manifest);
    }
    Thresholds thresholds = new Thresholds(byClass);
    if (thresholds.anySet() && classes.contains(UNKNOWN)) {
      throw new CheckpointException(
          ("the model has a class '%s', which is what the classifier says when it abstains: rename"
                  + " the class, or set no thresholds (--abstain-below 0)")
              .formatted(UNKNOWN));
    }
    return thresholds;
  }

  private float threshold(String label, Map<String, Double> manifest) {
    Double own = belowByClass.get(label);
    if (own == null && below.isEmpty()) {
      double asked = manifest.getOrDefault(label, 0.0);
      if (!isProbability(asked)) {
        throw new CheckpointException(
            "the manifest's threshold for class '%s' must be from 0 to 1, not %s"
                .formatted(label, asked));
      }
      return (float) asked;
    }
    return (float) (own != null ? own : below.get()).doubleValue();
  }

  private static void requireKnown(String where, Set<String> named, List<String> classes) {
    Set<String> unknown = new TreeSet<>(named);
    unknown.removeAll(classes);
    if (!unknown.isEmpty()) {
      throw new CheckpointException(
          "%s sets thresholds for %s, the model's classes are %s: name those"
              .formatted(where, unknown, classes));
    }
  }

  private static void requireProbability(String what, double threshold) {
    if (!isProbability(threshold)) {
      throw new IllegalArgumentException(
          "the threshold for %s must be from 0 to 1, not %s".formatted(what, threshold));
    }
  }

  private static boolean isProbability(double value) {
    return value >= 0 && value <= 1;
  }
}
