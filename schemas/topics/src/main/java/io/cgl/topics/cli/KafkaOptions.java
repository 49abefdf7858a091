package io.cgl.topics.cli;

import io.cgl.topics.Cluster;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options for the brokers. For commands that need no registry. */
public final class KafkaOptions {

  @Option(
      names = "--bootstrap-servers",
      required = true,
      paramLabel = "HOST:PORT[,...]",
      description = "The Kafka brokers.")
  private String bootstrapServers;

  @Option(
      names = "--kafka-property",
      paramLabel = "KEY=VALUE",
      description =
          "A Kafka client setting by its own name, such as security.protocol=SSL; may be repeated.")
  private Map<String, String> properties = new LinkedHashMap<>();

  /** The cluster, with the same settings for every client. */
  public Cluster cluster() {
    return new Cluster(bootstrapServers, properties);
  }
}
