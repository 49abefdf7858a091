package io.cgl.stream.cli;

import io.cgl.stream.ClassifierConfig;
import io.cgl.stream.ClassifierException;
import io.cgl.stream.reset.ApplicationReset;
import io.cgl.stream.reset.ResetPoint;
import io.cgl.topics.cli.KafkaOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code cgl reset}: sets a stopped classifier back to a point of its events. */
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Sets a stopped classifier back to a point of its events: commits that offset and deletes its"
          + " internal topics and local state. Asks first.",
      "Records already written stay: events after that point are classified again."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  cgl reset --bootstrap-servers broker:9092 --events transactions --model fraud \\",
      "      --to 2026-01-31T12:00:00Z"
    })
public final class ResetCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--events",
      required = true,
      paramLabel = "TOPIC",
      description = "Events that the classifier reads.")
  private String events;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME",
      description = "Model whose announcements it follows.")
  private String model;

  @Option(
      names = "--application-id",
      paramLabel = "ID",
      description = "Consumer group (default: cgl-classifier-NAME).")
  private String applicationId;

  @Option(
      names = "--to",
      defaultValue = "earliest",
      paramLabel = "earliest|latest|TIME",
      converter = ResetPointConverter.class,
      description =
          "Where to start again; a time like 2026-01-31T12:00:00Z means the first event stamped then"
              + " or later (default: ${DEFAULT-VALUE}).")
  private ResetPoint to;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Folder for the files of Kafka Streams on this machine.")
  private Path stateDir = Path.of(System.getProperty("java.io.tmpdir"), "kafka-streams");

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws IOException {
    String id =
        applicationId == null ? ClassifierConfig.defaultApplicationId(model) : applicationId;
    ApplicationReset reset =
        new ApplicationReset(kafka.cluster(), id, events, to, stateDir.toAbsolutePath());
    ApplicationReset.Plan plan = reset.plan();
    PrintWriter out = spec.commandLine().getOut();
    describe(plan, id, out);
    if (!yes && !confirmed(id, out)) {
      throw new ClassifierException("nothing was reset: '%s' was not typed".formatted(id));
    }
    reset.execute(plan);
    out.printf("Reset application '%s'.%n", id);
    return 0;
  }

  private void describe(ApplicationReset.Plan plan, String id, PrintWriter out) {
    out.printf("Resetting application '%s'%n", id);
    out.printf("  commits these offsets of '%s' (%s):%n", events, to.name());
    plan.offsets().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparingInt(TopicPartition::partition)))
        .forEach(
            at -> out.printf("    partition %d: %d%n", at.getKey().partition(), at.getValue()));
    out.printf("  deletes these internal topics:%n");
    if (plan.internalTopics().isEmpty()) {
      out.printf("    none%n");
    }
    plan.internalTopics().forEach(topic -> out.printf("    %s%n", topic));
    out.printf("  deletes the local state in %s on this machine%n", plan.localState());
    out.printf("Records already written stay: events after these offsets are classified again.%n");
    out.flush();
  }

  private static boolean confirmed(String id, PrintWriter out) throws IOException {
    out.print("Type the application id to continue: ");
    out.flush();
    String typed =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
    return typed != null && typed.strip().equals(id);
  }

  static final class ResetPointConverter implements ITypeConverter<ResetPoint> {
    @Override
    public ResetPoint convert(String value) {
      try {
        return ResetPoint.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
