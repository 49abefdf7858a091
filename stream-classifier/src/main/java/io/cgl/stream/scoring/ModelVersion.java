package io.cgl.stream.scoring;

import io.cgl.checkpoint.Manifest;
import java.util.List;

/**
 * Which checkpoint judged an event, and what is needed to speak of its classes.
 *
 * @param name under which the versions are announced
 * @param id of the checkpoint
 * @param classes in the order of the checkpoint's outputs
 * @param referenceCounts held-out predictions by class, in the same order; zeros where the
 *     checkpoint has no reference
 * @param sequence orders the versions: the offset of the announcement
 */
public record ModelVersion(
    String name, String id, List<String> classes, List<Long> referenceCounts, long sequence) {

  public ModelVersion {
    classes = List.copyOf(classes);
    referenceCounts = List.copyOf(referenceCounts);
    if (classes.size() != referenceCounts.size()) {
      throw new IllegalArgumentException(
          "model %s has %d classes and %d reference counts"
              .formatted(id, classes.size(), referenceCounts.size()));
    }
  }

  /** The version that a manifest describes. */
  public static ModelVersion of(Manifest manifest, long sequence) {
    Manifest.DriftReference reference = manifest.driftReference();
    List<Long> counts =
        reference == null || reference.predictedCounts().isEmpty()
            ? manifest.classes().stream().map(label -> 0L).toList()
            : reference.predictedCounts();
    return new ModelVersion(
        manifest.modelName(), manifest.modelId(), manifest.classes(), counts, sequence);
  }
}
