package io.cgl.stream.cli;

import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.cli.ClusterOptions;
import io.cgl.topics.models.ModelAnnouncements;
import io.cgl.topics.models.ModelDirectory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, on which cluster. */
final class ModelOptions {

  @Mixin private ClusterOptions clusterOptions;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME",
      description = "The model, by the name under which its checkpoints are announced.")
  private String model;

  private Cluster cluster;
  private TopicCatalogue topics;

  String model() {
    return model;
  }

  Cluster cluster() {
    if (cluster == null) {
      cluster = clusterOptions.cluster();
    }
    return cluster;
  }

  TopicCatalogue topics() {
    if (topics == null) {
      topics = clusterOptions.topics();
    }
    return topics;
  }

  ModelDirectory directory() {
    return new ModelDirectory(cluster(), topics());
  }

  /**
   * What is announced about the model.
   *
   * @throws IllegalArgumentException if nothing is; it names the models that there are
   */
  ModelAnnouncements announcements() {
    ModelAnnouncements found = directory().read(model);
    if (found.registered().isEmpty()) {
      throw new IllegalArgumentException(
          "no checkpoint of model '%s' is announced on %s; there are models %s"
              .formatted(model, topics().models().name(), directory().names()));
    }
    return found;
  }
}
