package io.cgl.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.cgl.checkpoint.features.InputField;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The description of a checkpoint: {@code manifest.json} of a bundle.
 *
 * @param formatVersion {@link #FORMAT_VERSION} at the time of writing
 * @param modelName the model that the checkpoint is a version of
 * @param modelId of everything that decides: equal graphs, inputs, classes, decisions, thresholds
 *     and calibrations have equal ids
 * @param created when training ended
 * @param inputs the graph's inputs in the order of its columns
 * @param classes the graph's outputs in their order
 * @param classCounts training rows per class, in the order of the classes
 * @param network what was trained
 * @param provenance what it was trained on
 * @param metrics held-out figures of what is served, by name; {@code balancedAccuracyLow} and
 *     {@code balancedAccuracyHigh} are the limits of its 95 % interval
 * @param memberMetrics held-out figures of each part (experts, student, local branch, fusions), by
 *     part and name
 * @param recall held-out recall by class; a class without held-out rows is absent
 * @param calibration how confidences were calibrated
 * @param decision how the label is decided; if absent, the graph's probabilities are for a uniform
 *     prior and the label is the most probable class
 * @param driftReference the drift detector's reference
 * @param abstainBelow confidences, 0 to 1, below which the class is called unknown, by decided
 *     class; a class without one is never unknown. Bundles of older versions have none
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
    @JsonInclude(JsonInclude.Include.NON_NULL) Decision decision,
    DriftReference driftReference,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> abstainBelow,
    double onnxAgreement,
    Map<String, FileDigest> files) {

  /** The version that is written. */
  public static final int FORMAT_VERSION = 2;

  /**
   * The oldest version that is read. It has no {@link Decision}; a classifier that reads only this
   * one would decide for accuracy where a checkpoint asks for something else.
   */
  static final int OLDEST_VERSION = 1;

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
   * @param seed of all random numbers
   * @param versions of the software that trained it, by name
   */
  public record Provenance(
      String data, String dataSha256, long rows, long seed, Map<String, String> versions) {}

  /**
   * How confidences were calibrated.
   *
   * @param priorExponent the decision between rare and frequent classes: factor of the logarithm of
   *     the training prior that is added to the logits
   * @param temperature divides the logits, inside the graph
   * @param eceBefore expected calibration error on held-out rows without it
   * @param eceAfter with it
   * @param confusion held-out rows by true (first index) and predicted class
   */
  public record Calibration(
      double priorExponent,
      double temperature,
      double eceBefore,
      double eceAfter,
      List<List<Long>> confusion) {}

  /**
   * How the label is decided from the graph's probabilities; see {@link LabelDecision}.
   *
   * @param objective what it is decided for
   * @param prior each class's share in the prior that the probabilities are under
   * @param logWeights logarithm of each class's weight; absent where costs decide
   * @param costs of each predicted class (second index) by the true one; absent where weights
   *     decide
   */
  public record Decision(
      DecisionObjective objective,
      List<Double> prior,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<Double> logWeights,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<List<Double>> costs) {

    /** The class of the highest probability times weight. */
    public static Decision weighted(
        DecisionObjective objective, List<Double> prior, List<Double> logWeights) {
      return new Decision(objective, prior, logWeights, null);
    }

    /** The class of the lowest expected cost. */
    public static Decision costs(List<Double> prior, List<List<Double>> costs) {
      return new Decision(DecisionObjective.COST, prior, null, costs);
    }

    /**
     * The decision for a graph whose probabilities are multiplied by a weight for each class and
     * normalised. {@link DecisionObjective#BALANCED} gives the same labels as before.
     */
    public Decision reweighted(float[] factors) {
      List<Double> weighted =
          IntStream.range(0, factors.length).mapToObj(k -> prior.get(k) * factors[k]).toList();
      double sum = weighted.stream().mapToDouble(Double::doubleValue).sum();
      return new Decision(
          objective,
          weighted.stream().map(share -> share / sum).toList(),
          objective == DecisionObjective.BALANCED
              ? IntStream.range(0, factors.length)
                  .mapToObj(k -> logWeights.get(k) - StrictMath.log(factors[k]))
                  .toList()
              : logWeights,
          costs);
    }
  }

  /**
   * What the stream is compared with.
   *
   * @param predictedCounts held-out rows of the stream's natural distribution by predicted class,
   *     in order of classes
   * @param unusualShares share of the training rows, 0 to 1, in which an input was missing, or of
   *     words that are not in its vocabulary; inputs of 0 are absent. Null where it is not known
   */
  public record DriftReference(
      List<Long> predictedCounts,
      @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, Double> unusualShares) {

    /** A reference that says nothing of the inputs. */
    public DriftReference(List<Long> predictedCounts) {
      this(predictedCounts, null);
    }
  }

  public record FileDigest(String sha256, long bytes) {}

  /** This manifest, completed once the other files are written. */
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
        decision,
        driftReference,
        abstainBelow,
        onnxAgreement,
        digests);
  }
}
