package io.cgl.scoring;

import io.cgl.scoring.api.TrustPolicy;
import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import java.nio.file.Path;
import java.util.Optional;

/** Where the models come from that a {@link BatchInference} scores with. */
public sealed interface ModelSource {

  /**
   * Every checkpoint that is announced for a model, on a topic such as {@code cgl.models}. Any
   * bundle of this machine is trusted; see {@link Announced#withTrust}.
   *
   * @param cluster that has the topics of announcements and of statuses
   * @param topics the names of these topics and their types
   * @param modelName whose announcements to follow
   */
  static Announced announced(Cluster cluster, TopicCatalogue topics, String modelName) {
    return new Announced(cluster, topics, modelName, TrustPolicy.DEFAULT);
  }

  /**
   * One checkpoint, for good.
   *
   * @param checkpoint the bundle's folder
   */
  static ModelSource folder(Path checkpoint) {
    return new Fixed(Optional.of(checkpoint));
  }

  /** None until {@link BatchInference#serve} is called, as a test does. */
  static ModelSource none() {
    return new Fixed(Optional.empty());
  }

  /**
   * Follows announcements.
   *
   * @param cluster that has the topics of announcements and of statuses
   * @param topics the names of these topics and their types
   * @param modelName whose announcements to follow
   * @param trust which announced bundles may be loaded
   */
  record Announced(Cluster cluster, TopicCatalogue topics, String modelName, TrustPolicy trust)
      implements ModelSource {

    /** The same announcements under another policy. */
    public Announced withTrust(TrustPolicy policy) {
      return new Announced(cluster, topics, modelName, policy);
    }
  }

  /**
   * Follows nothing.
   *
   * @param folder of the checkpoint to begin with
   */
  record Fixed(Optional<Path> folder) implements ModelSource {}
}
