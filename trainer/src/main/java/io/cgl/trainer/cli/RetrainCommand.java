package io.cgl.trainer.cli;

import io.cgl.topics.cli.ClusterOptions;
import io.cgl.trainer.checkpoint.CheckpointTrainer;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.retrain.RetrainingJob;
import io.cgl.trainer.retrain.RetrainingSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Answers retrain requests until it is stopped. */
@Command(
    name = "retrain",
    mixinStandardHelpOptions = true,
    description =
        "Listen for retrain requests, train challengers, announce those that beat the champion.",
    footer = {
      "",
      "Example:",
      "  ./cgl retrain --events connections --data connections.csv.gz --label label --store /models \\",
      "      --bootstrap-servers localhost:9092 --schema-registry http://localhost:8081"
    })
public final class RetrainCommand implements Callable<Integer> {

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
      description = "Labelled rows that every training set begins with, as train takes them.")
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
          "How far before the drift labelled events are used, e.g. P7D. Default: ${DEFAULT-VALUE}.")
  private Duration span = Duration.ofDays(7);

  @Option(
      names = "--min-labels",
      paramLabel = "N",
      description =
          "Labelled events since the drift that are waited for. Default: ${DEFAULT-VALUE}.")
  private int minLabels = 1000;

  @Option(
      names = "--patience",
      paramLabel = "DURATION",
      description = "How long they are waited for. Default: ${DEFAULT-VALUE}.")
  private Duration patience = Duration.ofHours(1);

  @Mixin private SigningOptions signing;

  @Mixin private NetworkOptions network;

  @Override
  public Integer call() throws InterruptedException {
    LabelledRows base = columns.rows(data);
    RetrainingSettings settings =
        new RetrainingSettings(
            model,
            events,
            base,
            columns.overrides(),
            store.toAbsolutePath().normalize(),
            span,
            minLabels,
            patience,
            0.3,
            network.config(base),
            signing.key());
    cluster.requireAccess();
    PrintStream console = System.err;
    try (TrainingProgressBar progress = new TrainingProgressBar(console)) {
      RetrainingJob job =
          new RetrainingJob(
              cluster.cluster(),
              cluster.topics(),
              settings,
              new CheckpointTrainer(network.device(), Clock.systemUTC()),
              progress,
              Clock.systemUTC());
      Thread stopper = new Thread(job::close, "stop-retraining");
      Runtime.getRuntime().addShutdownHook(stopper);
      job.run();
    }
    return 0;
  }
}
