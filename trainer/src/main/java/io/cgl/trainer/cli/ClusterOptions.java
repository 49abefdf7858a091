package io.cgl.trainer.cli;

import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which cluster, which registry, and which topics there. */
public final class ClusterOptions {

  @Option(
      names = "--bootstrap-servers",
      required = true,
      paramLabel = "HOST:PORT",
      description = "The Kafka cluster.")
  private String bootstrapServers;

  @Option(
      names = "--schema-registry",
      required = true,
      paramLabel = "URL",
      description = "The schema registry; any that speaks Confluent's protocol.")
  private String schemaRegistry;

  @Option(
      names = "--auto-register",
      description =
          "Register schemas that the registry does not have yet. Without it they must be there.")
  private boolean autoRegister;

  @Option(
      names = "--topic-prefix",
      paramLabel = "PREFIX",
      description = "What our topics' names begin with. Default: ${DEFAULT-VALUE}")
  private String topicPrefix = TopicCatalogue.DEFAULT_PREFIX;

  @Option(
      names = "--kafka-property",
      paramLabel = "KEY=VALUE",
      description = "A Kafka client setting by its own name, such as security.protocol=SSL.")
  private Map<String, String> properties = new LinkedHashMap<>();

  /** The cluster. */
  public Cluster cluster() {
    return new Cluster(bootstrapServers, properties);
  }

  /** Our topics there. */
  public TopicCatalogue topics() {
    return new TopicCatalogue(topicPrefix, SchemaRegistry.at(schemaRegistry, autoRegister));
  }
}
