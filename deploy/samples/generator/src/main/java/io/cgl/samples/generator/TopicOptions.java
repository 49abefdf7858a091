package io.cgl.samples.generator;

import io.cgl.topics.Cluster;
import io.cgl.topics.NewTopics;
import io.cgl.topics.TopicCatalogue;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine.Option;

/** The events' topic, and how it is created. */
final class TopicOptions {

  @Option(
      names = "--events",
      required = true,
      paramLabel = "TOPIC",
      description = "The events' topic. It is created if it is not there.")
  private String events;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Of the topics, where they are created. Default: ${DEFAULT-VALUE}.")
  private int partitions = 4;

  @Option(
      names = "--replication",
      paramLabel = "N",
      description = "Of the topics, where they are created. Default: ${DEFAULT-VALUE}.")
  private short replication = 1;

  String events() {
    return events;
  }

  /**
   * Creates what is not there: the events' topic and all of ours.
   *
   * @throws IllegalStateException if the cluster refuses
   */
  void createMissing(Cluster cluster, TopicCatalogue topics) {
    try (Admin admin = cluster.newAdmin()) {
      NewTopics.createMissing(admin, List.of(new NewTopic(events, partitions, replication)));
      topics.createMissing(admin, events, partitions, replication);
    }
  }
}
