package io.cgl.trainer.cli;

import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.WrittenSchema;
import io.cgl.topics.Cluster;
import io.cgl.topics.EventSchemas;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.TopicReader;
import io.cgl.trainer.check.EventCheck;
import io.cgl.trainer.data.TableFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads real events as the classifier does, and says how they fit a checkpoint. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Say how real events fit a checkpoint: which cannot be scored, and which inputs are missing or"
            + " unseen, beside training.",
    footer = {
      "",
      "Exit code 1: an input is far more often missing or unseen than in training, or no event fits.",
      "",
      "Examples:",
      "  ./cgl check --checkpoint checkpoints/ids --events yesterday.avro",
      "  ./cgl check --checkpoint checkpoints/ids --events connections --bootstrap-servers broker:9092"
          + " --schema-registry http://registry:8081"
    })
public final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description = "The checkpoint's folder.")
  private Path checkpoint;

  @Option(
      names = "--events",
      required = true,
      paramLabel = "TOPIC|FILE",
      description =
          "A file in any format that train reads, or a topic of --bootstrap-servers and"
              + " --schema-registry.")
  private String events;

  @Option(
      names = "--most",
      defaultValue = "10000",
      paramLabel = "N",
      description = "The newest events of a topic, about so many. Default: ${DEFAULT-VALUE}.")
  private int most;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT[,...]",
      description = "The Kafka brokers of the topic.")
  private String brokers;

  @Option(
      names = "--kafka-property",
      paramLabel = "KEY=VALUE",
      description =
          "A Kafka client setting by its own name, such as security.protocol=SSL; may be repeated.")
  private Map<String, String> kafka = new LinkedHashMap<>();

  @Mixin private RegistryOptions registry;

  @Mixin private CsvOptions csv;

  @Override
  public Integer call() {
    CheckpointBundle bundle = CheckpointBundle.open(checkpoint);
    EventCheck check = new EventCheck(bundle.manifest());
    Path file = Path.of(events);
    if (brokers == null && !TableFile.isAt(file)) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no file %s: name one, or a topic with --bootstrap-servers and --schema-registry"
              .formatted(events));
    }
    if (brokers == null) {
      Set<String> names =
          bundle.manifest().inputs().stream().map(InputField::name).collect(Collectors.toSet());
      check.add(TableFile.unlabelled(file, names, csv.format()));
    } else {
      readTopic(check);
    }
    print(check);
    return check.fit() == 0 || check.inputs().stream().anyMatch(EventCheck.InputShare::isFar)
        ? 1
        : 0;
  }

  private void readTopic(EventCheck check) {
    SchemaRegistry known =
        registry
            .registry()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "--schema-registry is missing: it knows the events"));
    Cluster cluster = new Cluster(brokers, kafka);
    cluster.requireAccess();
    try (TopicReader reader = new TopicReader(cluster, List.of(events));
        EventSchemas<WrittenSchema> schemas = new EventSchemas<>(known, WrittenSchema::new)) {
      Map<TopicPartition, Long> ends = reader.ends();
      Map<TopicPartition, Long> from = new HashMap<>();
      reader
          .positions()
          .forEach(
              (partition, first) ->
                  from.put(
                      partition,
                      Math.max(first, ends.get(partition) - most / reader.partitions())));
      reader
          .at(from)
          .readTo(
              ends,
              raw -> {
                if (raw.offset() < ends.get(new TopicPartition(raw.topic(), raw.partition()))) {
                  check.add(raw.value(), schemas);
                }
              });
    }
  }

  private void print(EventCheck check) {
    System.out.printf(
        Locale.ROOT,
        "%,d events of %s, %,d of them can be scored%n",
        check.events(),
        events,
        check.fit());
    check
        .refusals()
        .forEach(
            (code, refusal) ->
                System.out.printf(
                    Locale.ROOT, "  %,d %s: %s%n", refusal.events(), code, refusal.example()));
    int width = check.inputs().stream().mapToInt(input -> input.name().length()).max().orElse(5);
    System.out.printf("%-" + width + "s  missing or unseen  in training%n", "input");
    for (EventCheck.InputShare input : check.inputs()) {
      System.out.printf(
          Locale.ROOT,
          "%-" + width + "s  %15.1f %%  %s%s%n",
          input.name(),
          100 * input.share(),
          input.trained().isPresent()
              ? String.format(Locale.ROOT, "%9.1f %%", 100 * input.trained().getAsDouble())
              : "  not known",
          input.isFar() ? "  far more" : "");
    }
  }
}
