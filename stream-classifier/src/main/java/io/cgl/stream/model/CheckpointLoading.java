package io.cgl.stream.model;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.BundleCopy;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.Manifest;
import io.cgl.stream.scoring.ServedModel;

/**
 * From an announcement to a model that can serve, or to the reason why not. Every refusal comes
 * from here, in this order: what the announcement alone shows, the bundle's files and digests, what
 * the manifest says against what was announced, the graph.
 */
final class CheckpointLoading implements ModelSource {

  private final String modelName;
  private final TrustPolicy trust;

  /**
   * @param modelName whose versions may be loaded
   * @param trust which of them
   */
  CheckpointLoading(String modelName, TrustPolicy trust) {
    this.modelName = modelName;
    this.trust = trust;
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
  private static void admit(ModelAnnouncement announced, Manifest found) {
    requireSame("bundle's model name", announced.getModelName(), found.modelName());
    requireSame("bundle's model id", announced.getModelId(), found.modelId());
    requireSame("bundle's class list", announced.getClasses(), found.classes());
  }

  private static void requireSame(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new CheckpointException(
          "the %s is '%s', expected was '%s': announce the bundle that was meant"
              .formatted(what, found, expected));
    }
  }
}
