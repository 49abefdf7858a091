package io.cgl.generator;

import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
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
  void createMissing(Cluster cluster, TopicCatalogue topics) throws InterruptedException {
    try (Admin admin = cluster.newAdmin()) {
      createEvents(admin);
      topics.createMissing(admin, events, partitions, replication);
    }
  }

  private void createEvents(Admin admin) throws InterruptedException {
    try {
      admin.createTopics(List.of(new NewTopic(events, partitions, replication))).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IllegalStateException(
            "cannot create topic '%s': %s".formatted(events, e.getCause().getMessage()),
            e.getCause());
      }
    }
  }
}
