package io.cgl.stream.cli;

import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.cli.ClusterOptions;
import io.cgl.topics.models.ModelAnnouncements;
import io.cgl.topics.models.ModelDirectory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A model and the cluster it is announced on. */
final class ModelOptions {

  @Mixin private ClusterOptions clusterOptions;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME",
      description = "Model, by the name under which its checkpoints are announced.")
  private String model;

  String model() {
    return model;
  }

  Cluster cluster() {
    return clusterOptions.cluster();
  }

  TopicCatalogue topics() {
    return clusterOptions.topics();
  }

  ModelDirectory directory() {
    return new ModelDirectory(cluster(), topics());
  }

  /**
   * @throws IllegalArgumentException if there are none; the message names the models that exist
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
