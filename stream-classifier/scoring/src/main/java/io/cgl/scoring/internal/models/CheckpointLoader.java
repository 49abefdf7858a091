package io.cgl.scoring.internal.models;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.BundleCopy;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.Manifest;
import io.cgl.scoring.api.TrustPolicy;
import io.cgl.scoring.internal.ServedModel;
import java.util.function.Consumer;

/**
 * From an announcement to a model that can serve, or to the reason why not. It checks in this
 * order: the announcement alone, the bundle's files and digests, the manifest against the
 * announcement, the graph.
 */
public final class CheckpointLoader implements ModelLoader {

  private final String modelName;
  private final TrustPolicy trust;
  private final Consumer<Manifest> suits;

  /**
   * @param modelName whose versions may be loaded
   * @param trust which of them
   * @param suits throws a {@link CheckpointException} for a manifest that the application cannot
   *     use
   */
  public CheckpointLoader(String modelName, TrustPolicy trust, Consumer<Manifest> suits) {
    this.modelName = modelName;
    this.trust = trust;
    this.suits = suits;
  }

  @Override
  public ServedModel load(ModelAnnouncement announced, long sequence) {
    // First what can be refused before anything is read, then before the engine gets the graph.
    requireSame("announcement's model name", modelName, announced.getModelName());
    try (BundleCopy copy = trust.admit(announced)) {
      Manifest found = copy.bundle().manifest();
      requireSame("bundle's model name", announced.getModelName(), found.modelName());
      requireSame("bundle's model id", announced.getModelId(), found.modelId());
      requireSame("bundle's class list", announced.getClasses(), found.classes());
      suits.accept(found);
      return ServedModel.load(copy.bundle(), sequence);
    }
  }

  private static void requireSame(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new CheckpointException(
          "the %s is '%s', expected was '%s': announce the bundle that was meant"
              .formatted(what, found, expected));
    }
  }
}
