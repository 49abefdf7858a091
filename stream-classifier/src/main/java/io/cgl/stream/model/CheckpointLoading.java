package io.cgl.stream.model;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.BundleCopy;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.stream.abstaining.Abstention;
import io.cgl.stream.priors.DecisionPrior;
import io.cgl.stream.scoring.ServedModel;

/**
 * From an announcement to a model that can serve, or to the reason why not. Every refusal comes
 * from here, in this order: what the announcement alone shows, the bundle's files and digests, what
 * the manifest says against what was announced, the graph.
 */
final class CheckpointLoading implements ModelSource {

  private final String modelName;
  private final TrustPolicy trust;
  private final Abstention abstention;
  private final DecisionPrior prior;

  /**
   * @param modelName whose versions may be loaded
   * @param trust which of them
   * @param abstention whose thresholds a model's classes must go with
   * @param prior which a model must say enough for
   */
  CheckpointLoading(
      String modelName, TrustPolicy trust, Abstention abstention, DecisionPrior prior) {
    this.modelName = modelName;
    this.trust = trust;
    this.abstention = abstention;
    this.prior = prior;
  }

  @Override
  public ServedModel load(ModelAnnouncement announced, long sequence) {
    admit(announced);
    try (BundleCopy copy = trust.admit(announced)) {
      admit(announced, copy.bundle().manifest());
      return ServedModel.load(copy.bundle(), sequence);
    }
  }

  /** What can be refused before anything is read. */
  private void admit(ModelAnnouncement announced) {
    requireSame("announcement's model name", modelName, announced.getModelName());
  }

  /** What can be refused before the graph is given to the engine. */
  private void admit(ModelAnnouncement announced, Manifest found) {
    requireSame("bundle's model name", announced.getModelName(), found.modelName());
    requireSame("bundle's model id", announced.getModelId(), found.modelId());
    requireSame("bundle's class list", announced.getClasses(), found.classes());
    abstention.of(found.classes(), found.abstainBelow());
    prior.requireOf(HeldOutConfusion.of(found));
  }

  private static void requireSame(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new CheckpointException(
          "the %s is '%s', expected was '%s': announce the bundle that was meant"
              .formatted(what, found, expected));
    }
  }
}
