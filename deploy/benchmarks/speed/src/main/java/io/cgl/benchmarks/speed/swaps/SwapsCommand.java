package io.cgl.benchmarks.speed.swaps;

import io.cgl.benchmarks.speed.contender.RunSettings;
import io.cgl.benchmarks.speed.load.BenchOptions;
import io.cgl.testing.harness.Timeline;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what a swap of models costs the events that are under way. */
@Command(
    name = "swaps",
    mixinStandardHelpOptions = true,
    description = {
      "Measure latency and gaps between outputs around swaps of the model, against steady state,"
          + " under 50 %% load.",
      "Steady phases and phases with swaps take turns and are equally long."
    },
    footer = {"", "Example:", "  ./cgl bench speed swaps --swaps 40 --json swaps.json"})
public final class SwapsCommand implements Callable<Integer> {

  @Option(
      names = "--swaps",
      paramLabel = "N",
      description = "How many swaps, five to a phase. Default: ${DEFAULT-VALUE}.")
  private int swaps = 20;

  @Option(
      names = "--swap-every",
      paramLabel = "SECONDS",
      description = "Time from one swap to the next. Default: ${DEFAULT-VALUE}.")
  private int swapEvery = 3;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Stream threads. Default: ${DEFAULT-VALUE}.")
  private int threads = 1;

  @Mixin private BenchOptions options;

  @Override
  public Integer call() throws IOException {
    SwapSettings settings =
        new SwapSettings(
            swaps,
            swapEvery,
            new RunSettings(options.partitions(), threads, options.groupProtocol()));
    return options.publish(SwapBench.run(settings, new Timeline(System.err)));
  }
}
