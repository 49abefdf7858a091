package io.cgl.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.cgl.checkpoint.features.InputField;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a checkpoint says about itself: {@code manifest.json} of a bundle.
 *
 * @param formatVersion {@link #FORMAT_VERSION} at the time of writing
 * @param modelName the name that the checkpoint is a version of
 * @param modelId derived from the content: equal graphs have equal ids
 * @param created when training ended
 * @param inputs the graph's inputs in the order of its columns
 * @param classes the graph's outputs in their order
 * @param classCounts training rows per class, in the order of the classes
 * @param network what was trained
 * @param provenance what it was trained on
 * @param metrics held-out figures of what is served, by name
 * @param memberMetrics held-out figures of each part (experts, student, local branch, fusions), by
 *     part and name
 * @param recall held-out recall by class; a class without held-out rows is absent
 * @param calibration how far confidences can be believed
 * @param driftReference what the drift detector compares the stream with
 * @param abstainBelow confidences, 0 to 1, below which the class is called unknown, by most
 *     probable class; a class without one is never. Bundles that were written before there was this
 *     field have none
 * @param onnxAgreement largest absolute difference of probabilities between training and serving
 *     engine on held-out rows
 * @param files SHA-256 and size of every other file of the bundle, by file name
 */
public record Manifest(
    int formatVersion,
    String modelName,
    String modelId,
    Instant created,
    List<InputField> inputs,
    List<String> classes,
    List<Long> classCounts,
    Network network,
    Provenance provenance,
    Map<String, Double> metrics,
    Map<String, Map<String, Double>> memberMetrics,
    Map<String, Double> recall,
    Calibration calibration,
    DriftReference driftReference,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> abstainBelow,
    double onnxAgreement,
    Map<String, FileDigest> files) {

  /** The version this code writes, and the only one it reads. */
  public static final int FORMAT_VERSION = 1;

  public Manifest {
    abstainBelow = abstainBelow == null ? Map.of() : Map.copyOf(abstainBelow);
  }

  /**
   * What was trained.
   *
   * @param fingerprint of the parameters' names and shapes: {@code training.params} fits only an
   *     equal one
   * @param serve which members are fused into the graph
   * @param configuration the training's settings by name
   */
  public record Network(String fingerprint, String serve, Map<String, String> configuration) {}

  /**
   * What it was trained on.
   *
   * @param data name of the data that was trained on
   * @param dataSha256 its digest, lower-case hex
   * @param rows training and held-out rows together
   * @param seed of everything random
   * @param versions of what trained it, by name
   */
  public record Provenance(
      String data, String dataSha256, long rows, long seed, Map<String, String> versions) {}

  /**
   * How far confidences can be believed.
   *
   * @param priorExponent times the logarithm of the training prior is added to the logits, inside
   *     the graph
   * @param temperature that the sum is divided by, inside the graph
   * @param eceBefore expected calibration error on held-out rows without it
   * @param eceAfter and with it
   * @param confusion held-out rows by true (first index) and predicted class
   */
  public record Calibration(
      double priorExponent,
      double temperature,
      double eceBefore,
      double eceAfter,
      List<List<Long>> confusion) {}

  /**
   * What the drift detector compares the stream with.
   *
   * @param predictedCounts held-out rows of the stream's natural distribution by predicted class,
   *     in the order of classes
   */
  public record DriftReference(List<Long> predictedCounts) {}

  /** Digest and size of one file. */
  public record FileDigest(String sha256, long bytes) {}

  /** This manifest, completed by what is only known once the other files are written. */
  Manifest sealed(String id, Map<String, FileDigest> digests) {
    return new Manifest(
        formatVersion,
        modelName,
        id,
        created,
        inputs,
        classes,
        classCounts,
        network,
        provenance,
        metrics,
        memberMetrics,
        recall,
        calibration,
        driftReference,
        abstainBelow,
        onnxAgreement,
        digests);
  }
}
