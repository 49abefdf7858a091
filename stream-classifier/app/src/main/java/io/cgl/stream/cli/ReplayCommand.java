package io.cgl.stream.cli;

import io.cgl.checkpoint.features.ReasonCode;
import io.cgl.stream.ClassifierException;
import io.cgl.stream.deadletter.replay.Replay;
import io.cgl.stream.deadletter.replay.ReplayReport;
import io.cgl.stream.deadletter.replay.ReplaySettings;
import io.cgl.topics.cli.KafkaOptions;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code cgl replay}: sends dead letters back to be classified again. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Sends dead letters back to the topic and partition they came from as the events they were,"
          + " with unchanged key, value, headers and time.",
      "Sends each letter once, however often you run it; TOPIC.replayed records what was sent."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  cgl replay --bootstrap-servers broker:9092 --topic transactions.dlq \\",
      "      --reason unknown-schema,missing-field --dry-run"
    })
public final class ReplayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--topic",
      required = true,
      paramLabel = "TOPIC",
      description = "Topic of dead letters, like events.dlq.")
  private String topic;

  @Option(
      names = "--reason",
      split = ",",
      paramLabel = "CODE",
      converter = ReasonConverter.class,
      description = "Send only letters with these reasons (default: all).")
  private Set<ReasonCode> reasons = EnumSet.allOf(ReasonCode.class);

  @Option(
      names = "--to",
      paramLabel = "TOPIC",
      description = "Topic to send them to (default: the topic that each letter names).")
  private String to;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = InstantConverter.class,
      description = "Send only events of this time or later, like 2026-01-31T12:00:00Z.")
  private Instant from = Instant.MIN;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = InstantConverter.class,
      description = "Send only events before this time.")
  private Instant until = Instant.MAX;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Send at most N letters (default: all).")
  private long limit = Long.MAX_VALUE;

  @Option(names = "--dry-run", description = "Report what would be sent and send nothing.")
  private boolean dryRun;

  @Override
  public Integer call() {
    ReplayReport report;
    try (Replay replay = new Replay(kafka.cluster(), settings())) {
      report = replay.run();
    }
    spec.commandLine().getOut().print(report.table(dryRun));
    spec.commandLine().getOut().flush();
    if (report.withoutEvent() > 0) {
      throw new ClassifierException(
          "%d letters name no event, or one that is no longer in its topic"
              .formatted(report.withoutEvent()));
    }
    return 0;
  }

  private ReplaySettings settings() {
    try {
      return new ReplaySettings(
          topic, reasons, Optional.ofNullable(to), from, until, limit, dryRun);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  static final class ReasonConverter implements ITypeConverter<ReasonCode> {
    @Override
    public ReasonCode convert(String value) {
      return ReasonCode.parse(value)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "there is no reason '%s', only %s"
                          .formatted(
                              value,
                              Arrays.stream(ReasonCode.values())
                                  .map(ReasonCode::code)
                                  .collect(Collectors.joining(", ")))));
    }
  }

  static final class InstantConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String value) {
      try {
        return Instant.parse(value);
      } catch (java.time.format.DateTimeParseException e) {
        throw new TypeConversionException(
            "'" + value + "' is not a time: write it like 2026-01-31T12:00:00Z");
      }
    }
  }
}
