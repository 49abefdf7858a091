package io.cgl.trainer.cli;

import io.cgl.topics.SchemaRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The schema registry, where one is needed. */
final class RegistryOptions {

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      description = "The schema registry; any that speaks Confluent's protocol.")
  private String url;

  @Option(
      names = "--registry-property",
      paramLabel = "KEY=VALUE",
      description = "A setting of Confluent's registry client by its own name; may be repeated.")
  private Map<String, String> properties = new LinkedHashMap<>();

  Optional<SchemaRegistry> registry() {
    return Optional.ofNullable(url).map(known -> new SchemaRegistry(known, false, properties));
  }
}
