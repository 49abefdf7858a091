package io.cgl.benchmarks.speed.soak;

import io.cgl.benchmarks.speed.contender.RunSettings;
import io.cgl.benchmarks.speed.load.BenchOptions;
import io.cgl.testing.harness.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures whether the classifier's memory stays constant. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = {
      "Run the classifier in a process of its own at full load, with a swap of models every few"
          + " seconds, and sample its resident memory.",
      "Old events are deleted on the way: it takes about 1 GB of disk however long it runs. Linux"
          + " only."
    },
    footer = {
      "",
      "Example:",
      "  ./cgl bench speed soak --minutes 30 --swap-every 10 --json soak.json"
    })
public final class SoakCommand implements Callable<Integer> {

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "How long to run, such as 30 or 0.5. Default: ${DEFAULT-VALUE}.")
  private double minutes = 30;

  @Option(
      names = "--swap-every",
      paramLabel = "SECONDS",
      description = "Time from one swap to the next. Default: ${DEFAULT-VALUE}.")
  private int swapEvery = 10;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Stream threads. Default: ${DEFAULT-VALUE}.")
  private int threads = 1;

  @Mixin private BenchOptions options;

  @Override
  public Integer call() throws IOException {
    SoakSettings settings =
        new SoakSettings(
            Duration.ofMillis(Math.round(minutes * 60_000)),
            Duration.ofSeconds(swapEvery),
            new RunSettings(options.partitions(), threads, options.groupProtocol()));
    return options.publish(SoakBench.run(settings, new Timeline(System.err)));
  }
}
