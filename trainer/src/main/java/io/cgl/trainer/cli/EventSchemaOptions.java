package io.cgl.trainer.cli;

import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.SchemaFit;
import io.cgl.topics.RootMessage;
import io.cgl.topics.SchemaRegistry;
import io.cgl.trainer.data.DataException;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The schema that the events will have, to compare the inputs with before training. */
final class EventSchemaOptions {

  /** Many times what a schema needs. */
  private static final long LARGEST = 1 << 24;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--event-schema",
      paramLabel = "FILE|SUBJECT",
      description =
          "Compare the columns with the events' Avro schema before training: a file, or a subject of"
              + " --schema-registry. A column that will never fit is an error.")
  private String schema;

  @Mixin private RegistryOptions registry;

  /**
   * What to look at before training on these inputs; nothing where no schema is named.
   *
   * @throws DataException if an input will never have a value, or there is no such schema
   */
  List<String> notes(List<InputField> inputs) {
    if (schema == null) {
      return List.of();
    }
    SchemaFit fit = SchemaFit.of(read(), inputs);
    if (!fit.never().isEmpty()) {
      throw new DataException(
          "events of schema %s will never fill %d of %d inputs: %s"
              .formatted(
                  schema, fit.never().size(), inputs.size(), String.join("; ", fit.never())));
    }
    return fit.notes();
  }

  private Schema read() {
    Path file = Path.of(schema);
    String text = Files.isRegularFile(file) ? ofFile(file) : ofSubject();
    try {
      Schema event = new SchemaParser().parse(text).mainSchema();
      if (event.getType() == Schema.Type.RECORD) {
        return event;
      }
      throw new DataException("%s is a %s, events are records".formatted(schema, event.getType()));
    } catch (AvroRuntimeException e) {
      throw new DataException("%s is no Avro schema: %s".formatted(schema, e.getMessage()), e);
    }
  }

  private String ofFile(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new DataException("%s is larger than %d MiB".formatted(file, LARGEST >> 20));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new DataException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private String ofSubject() {
    SchemaRegistry known =
        registry
            .registry()
            .orElseThrow(
                () ->
                    new ParameterException(
                        command.commandLine(),
                        "there is no file %s: name one, or a subject and its --schema-registry"
                            .formatted(schema)));
    try (SchemaRegistryClient client = known.newClient()) {
      return client.getLatestSchemaMetadata(schema).getSchema();
    } catch (IOException | RestClientException e) {
      throw new DataException(
          "cannot get subject %s from the schema registry: %s".formatted(schema, RootMessage.of(e)),
          e);
    }
  }
}
