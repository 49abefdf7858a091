package io.cgl.trainer.cli;

import io.cgl.topics.cli.ClusterOptions;
import io.cgl.trainer.checkpoint.CheckpointTrainer;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.retrain.AnsweredRequests;
import io.cgl.trainer.retrain.CronSchedule;
import io.cgl.trainer.retrain.RetrainingJob;
import io.cgl.trainer.retrain.RetrainingService;
import io.cgl.trainer.retrain.RetrainingSettings;
import io.cgl.trainer.retrain.WithoutLabels;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Answers retrain requests until it is stopped, or a single request of its own. */
@Command(
    name = "retrain",
    mixinStandardHelpOptions = true,
    description =
        "Listen for retrain requests, train challengers, announce those that beat the champion."
            + " Several may run: one works, the others stand by.",
    footer = {
      "",
      "Example:",
      "  ./cgl retrain --events connections --data connections.csv.gz --label label --store /models"
          + " \\",
      "      --bootstrap-servers localhost:9092 --schema-registry http://localhost:8081"
    })
public final class RetrainCommand implements Callable<Integer> {

  /** With {@code --once}: the challenger was not better. */
  private static final int CHAMPION_STAYS = 3;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The model to retrain. Default: ${DEFAULT-VALUE}.")
  private String model = "cgl";

  @Option(
      names = "--events",
      required = true,
      paramLabel = "TOPIC",
      description = "The events' topic.")
  private String events;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description = "Labelled rows that are part of every training set, as for train.")
  private Path data;

  @Mixin private DataOptions columns;

  @Option(
      names = "--store",
      required = true,
      paramLabel = "DIR",
      description = "Where checkpoints are kept. The classifiers must be able to read it there.")
  private Path store;

  @Option(
      names = "--span",
      paramLabel = "DURATION",
      description =
          "Use labelled events from this long before the drift, e.g. P7D; for a retraining without"
              + "  drift, events of this age count as recent. Default: ${DEFAULT-VALUE}.")
  private Duration span = Duration.ofDays(7);

  @Option(
      names = "--min-labels",
      paramLabel = "N",
      description = "Labelled events since the drift to wait for. Default: ${DEFAULT-VALUE}.")
  private int minLabels = 1000;

  @Option(
      names = "--patience",
      paramLabel = "DURATION",
      description = "How long to wait for them. Default: ${DEFAULT-VALUE}.")
  private Duration patience = Duration.ofHours(1);

  @Option(
      names = "--cron",
      paramLabel = "SCHEDULE",
      description =
          "Retrain at these times too, without being asked: minute, hour, day of month, month, day"
              + " of week, in UTC, e.g. \"0 3 * * *\".")
  private String cron;

  @Option(
      names = "--once",
      description =
          "Request one retraining now and exit with its answer: exit code 0 if a checkpoint was"
              + "  announced, 3 if the champion stays, 1 if it failed.")
  private boolean once;

  @Option(
      names = "--drain",
      description =
          "Answer the pending requests and exit: for schedulers that start a job on demand.")
  private boolean drain;

  @Option(
      names = "--request",
      paramLabel = "ID",
      description =
          "With --drain: request a retraining of this id first. One that was answered before is not"
              + " done again.")
  private String request;

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      description =
          "Train on at most this many rows; rare classes keep all of theirs. Default:"
              + " ${DEFAULT-VALUE}.")
  private int maxRows = 100_000;

  @Option(
      names = "--half-life",
      paramLabel = "DURATION",
      description =
          "If rows must be left out, a row that is this much older than another is half as likely"
              + " to stay. Default: ${DEFAULT-VALUE}.")
  private Duration halfLife = Duration.ofDays(3);

  @Option(
      names = "--confidence",
      paramLabel = "SHARE",
      description =
          "The confidence with which the challenger must be better. Default: ${DEFAULT-VALUE}.")
  private double confidence = 0.9;

  @Option(
      names = "--warm-start",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Start from the champion's parameters where they fit: less than half the time of a"
              + " training from scratch. Default: yes.")
  private boolean warmStart;

  @Option(
      names = "--without-labels",
      paramLabel = "keep|correct-prior",
      description =
          "With too few labels: keep the champion, or announce it with its class prior corrected"
              + " to that of the events since the drift. Default: keep.")
  private WithoutLabels withoutLabels = WithoutLabels.KEEP;

  @Option(
      names = "--attempts",
      paramLabel = "N",
      description =
          "Attempts at a training whose process dies before its request is refused. Default:"
              + " ${DEFAULT-VALUE}.")
  private int attempts = 5;

  @Option(
      names = "--heartbeat",
      paramLabel = "FILE",
      description =
          "Touch this file once a second, so that a liveness probe can detect a job that hangs.")
  private Path heartbeat;

  @Mixin private SigningOptions signing;

  @Mixin private NetworkOptions network;

  @Override
  public Integer call() throws InterruptedException {
    if (Stream.of(once, drain, cron != null).filter(given -> given).count() > 1) {
      throw new IllegalArgumentException(
          "--once, --drain and --cron exclude each other: give one of them");
    }
    if (request != null && !drain) {
      throw new IllegalArgumentException("--request goes with --drain: give both or neither");
    }
    RetrainingSettings settings = settings();
    cluster.requireAccess();
    PrintStream console = System.err;
    try (TrainingProgressBar progress = new TrainingProgressBar(console)) {
      RetrainingService service =
          new RetrainingService(
              new RetrainingJob(
                  cluster.cluster(),
                  cluster.topics(),
                  settings,
                  new CheckpointTrainer(network.device(), Clock.systemUTC()),
                  progress,
                  Clock.systemUTC()));
      if (once) {
        return report(service.runOnce());
      }
      if (drain) {
        service.drain(Optional.ofNullable(request));
      } else {
        service.run();
      }
      return ExitCode.OK;
    }
  }

  private RetrainingSettings settings() {
    LabelledRows base = columns.rows(data);
    return RetrainingSettings.builder(model, events, base, store.toAbsolutePath().normalize())
        .withOverrides(columns.overrides())
        .withSpan(span)
        .withLabels(minLabels, patience)
        .withMaxRows(maxRows)
        .withHalfLife(halfLife)
        .withConfidence(confidence)
        .withWarmStart(warmStart)
        .withoutLabels(withoutLabels)
        .withAttempts(attempts)
        .withConfig(network.config(base))
        .withSchedule(cron == null ? null : CronSchedule.of(cron))
        .withHeartbeat(heartbeat)
        .withSigningKey(signing.key().orElse(null))
        .build();
  }

  private static int report(AnsweredRequests.Answer answer) {
    return switch (answer.kind()) {
      case ANNOUNCED -> {
        System.out.printf("Announced: checkpoint %s%n", answer.reason());
        yield ExitCode.OK;
      }
      case KEPT -> {
        System.out.printf("The champion stays: %s%n", answer.reason());
        yield CHAMPION_STAYS;
      }
      case FAILED -> throw new IllegalStateException("the retraining failed:  " + answer.reason());
    };
  }
}
