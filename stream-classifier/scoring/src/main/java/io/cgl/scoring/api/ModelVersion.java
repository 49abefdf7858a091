package io.cgl.scoring.api;

import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint that scores events, and what its manifest says about its classes.
 *
 * @param name of the model, under which its versions are announced
 * @param id of the checkpoint
 * @param classes in the order of the checkpoint's outputs
 * @param referenceCounts held-out predictions by class, in the same order; zeros where the
 *     checkpoint has no reference
 * @param decision how the label is decided from the probabilities
 * @param confusion its held-out confusion matrix, if the checkpoint has one
 * @param abstainBelow its own confidence thresholds by class, 0 to 1; may lack classes
 * @param inputs names of the fields that it takes
 * @param unusualShares share of the training rows, 0 to 1, in which an input was missing or unseen;
 *     inputs of 0 are absent. Empty where that is not known
 * @param sequence orders the versions of a model, newest highest: the offset of the announcement
 */
public record ModelVersion(
    String name,
    String id,
    List<String> classes,
    List<Long> referenceCounts,
    LabelDecision decision,
    Optional<HeldOutConfusion> confusion,
    Map<String, Double> abstainBelow,
    List<String> inputs,
    Optional<Map<String, Double>> unusualShares,
    long sequence) {

  public ModelVersion {
    classes = List.copyOf(classes);
    referenceCounts = List.copyOf(referenceCounts);
    abstainBelow = Map.copyOf(abstainBelow);
    inputs = List.copyOf(inputs);
    unusualShares = unusualShares.map(Map::copyOf);
    if (classes.size() != referenceCounts.size()) {
      throw new IllegalArgumentException(
          "model %s has %d classes and %d reference counts"
              .formatted(id, classes.size(), referenceCounts.size()));
    }
  }

  /** A version that names the most probable class, without confusion matrix and thresholds. */
  public ModelVersion(
      String name, String id, List<String> classes, List<Long> referenceCounts, long sequence) {
    this(
        name,
        id,
        classes,
        referenceCounts,
        LabelDecision.mostProbable(classes.size()),
        Optional.empty(),
        Map.of(),
        List.of(),
        Optional.empty(),
        sequence);
  }

  /**
   * What a manifest says.
   *
   * @throws io.cgl.checkpoint.CheckpointException if its decision does not suit its classes
   */
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
        LabelDecision.of(manifest),
        HeldOutConfusion.of(manifest),
        manifest.abstainBelow(),
        manifest.inputs().stream().map(InputField::name).toList(),
        Optional.ofNullable(reference).map(Manifest.DriftReference::unusualShares),
        sequence);
  }
}
