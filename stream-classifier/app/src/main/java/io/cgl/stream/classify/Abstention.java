package io.cgl.stream.classify;

import io.cgl.checkpoint.CheckpointException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Below which confidence the label is {@value #UNKNOWN} instead of a class, and where such events
 * go.
 *
 * <p>The threshold of a class is the first that is set: for that class here, for all classes here,
 * for that class in the manifest. The default is 0, never to abstain.
 *
 * @param below the threshold for all classes, 0 to 1
 * @param belowByClass thresholds for single classes, 0 to 1
 * @param reviewTopic topic of the events of unknown class, beside their classification; none where
 *     absent
 */
public record Abstention(
    Optional<Double> below, Map<String, Double> belowByClass, Optional<String> reviewTopic) {

  /** The label where the confidence is below the threshold. */
  public static final String UNKNOWN = "unknown";

  /** Only the thresholds of the manifest. */
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
   * @throws CheckpointException if a threshold is set for a class that the model does not have, a
   *     threshold is not a probability, or a class is called {@value #UNKNOWN} and a threshold is
   *     set
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
          ("the model has a class '%s', the classifier's label when it abstains: rename the class,"
                  + " or set no thresholds (--abstain-below 0)")
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
