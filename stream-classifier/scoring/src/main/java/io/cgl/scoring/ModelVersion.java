package io.cgl.scoring;

import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which checkpoint judged an event, and what is needed to speak of its classes.
 *
 * @param name under which the versions are announced
 * @param id of the checkpoint
 * @param classes in the order of the checkpoint's outputs
 * @param referenceCounts held-out predictions by class, in the same order; zeros where the
 *     checkpoint has no reference
 * @param confusion how it mistakes classes for each other, where the checkpoint says so
 * @param abstainBelow its own confidence thresholds by class; a class without one has none
 * @param sequence orders the versions: the offset of the announcement
 */
public record ModelVersion(
    String name,
    String id,
    List<String> classes,
    List<Long> referenceCounts,
    Optional<HeldOutConfusion> confusion,
    Map<String, Double> abstainBelow,
    long sequence) {

  public ModelVersion {
    classes = List.copyOf(classes);
    referenceCounts = List.copyOf(referenceCounts);
    abstainBelow = Map.copyOf(abstainBelow);
    if (classes.size() != referenceCounts.size()) {
      throw new IllegalArgumentException(
          "model %s has %d classes and %d reference counts"
              .formatted(id, classes.size(), referenceCounts.size()));
    }
  }

  /** A version without a confusion matrix and thresholds of its own. */
  public ModelVersion(
      String name, String id, List<String> classes, List<Long> referenceCounts, long sequence) {
    this(name, id, classes, referenceCounts, Optional.empty(), Map.of(), sequence);
  }

  /** The version that a manifest describes. */
  public static ModelVersion of(Manifest manifest, long sequence) {
    Manifest.DriftReference reference = manifest.driftReference();
    List<Long> counts =
        reference == null || reference.predictedCounts().isEmpty()
            ? manifest.classes().stream().map(label -> 0L).toList()
            : reference.predictedCounts();
    return new ModelVersion(
        manifest.modelName(),
        manifest.modelId(),
        manifest.classes(),
        counts,
        HeldOutConfusion.of(manifest),
        manifest.abstainBelow(),
        sequence);
  }
}
