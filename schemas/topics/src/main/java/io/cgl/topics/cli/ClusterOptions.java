package io.cgl.topics.cli;

import io.cgl.topics.Cluster;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicCatalogue;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for cluster, registry and topics. */
public final class ClusterOptions {

  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--schema-registry",
      required = true,
      paramLabel = "URL",
      description = "The schema registry; any that speaks Confluent's protocol.")
  private String schemaRegistry;

  @Option(
      names = "--registry-property",
      paramLabel = "KEY=VALUE",
      description = {
        "A setting of Confluent's registry client by its own name, such as",
        "schema.registry.ssl.truststore.location=FILE; may be repeated."
      })
  private Map<String, String> registryProperties = new LinkedHashMap<>();

  @Option(
      names = "--auto-register",
      description =
          "Register our schemas if the registry lacks them. Without it they must be" + " there.")
  private boolean autoRegister;

  @Option(
      names = "--topic-prefix",
      defaultValue = TopicCatalogue.DEFAULT_PREFIX,
      paramLabel = "PREFIX",
      description = "Prefix of our topics' names. Default: ${DEFAULT-VALUE}")
  private String topicPrefix;

  /**
   * Checks brokers and registry once, so that wrong credentials and missing schemas fail with one
   * line at the start.
   *
   * @throws io.cgl.topics.AccessException if either refuses us, the brokers cannot be reached, or
   *     our schemas are missing
   */
  public void requireAccess() {
    cluster().requireAccess();
    topics().requireRegistry();
  }

  public Cluster cluster() {
    return kafka.cluster();
  }

  public SchemaRegistry registry() {
    return new SchemaRegistry(schemaRegistry, autoRegister, registryProperties);
  }

  public String topicPrefix() {
    return topicPrefix;
  }

  public TopicCatalogue topics() {
    return new TopicCatalogue(topicPrefix, registry());
  }
}
