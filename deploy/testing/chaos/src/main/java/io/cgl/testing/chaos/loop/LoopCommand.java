package io.cgl.testing.chaos.loop;

import io.cgl.testing.harness.ReportOptions;
import io.cgl.testing.harness.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cgl chaos loop}: proves that every drift episode is answered once, whatever is killed. */
@Command(
    name = "loop",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Let class frequencies shift again and again, kill the classifier and the retraining jobs"
          + " with SIGKILL meanwhile, at random; then count the answers to each drift episode.",
      "Starts every process itself and needs nothing else. The exit code is 1 unless each episode"
          + " has one alert, one request, and one winner announced or one refusal with its reason."
    },
    footer = {"", "Example:", "  ./cgl chaos loop --episodes 10 --minutes 15 --json loop.json"})
public final class LoopCommand implements Callable<Integer> {

  @Option(
      names = "--episodes",
      paramLabel = "N",
      description = "How often the stream shifts. Default: ${DEFAULT-VALUE}.")
  private int episodes = 10;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "No further shift after that. Default: ${DEFAULT-VALUE}.")
  private double minutes = 15;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the stream and the kills. Default: a new one each time.")
  private long seed = new Random().nextInt(1_000_000);

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Retraining jobs: one works, the others stand by. Default: ${DEFAULT-VALUE}.")
  private int jobs = 2;

  @Option(
      names = "--kill-every",
      paramLabel = "SECONDS",
      description = "Between two kills, on average. Default: ${DEFAULT-VALUE}.")
  private double killEvery = 10;

  @Mixin private ReportOptions report;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoopSettings settings =
        new LoopSettings(
            episodes,
            Duration.ofMillis(Math.round(minutes * 60_000)),
            seed,
            jobs,
            Duration.ofMillis(Math.round(killEvery * 1000)));
    return report.publish(Loop.run(settings, new Timeline(System.err)));
  }
}
