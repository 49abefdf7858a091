package io.cgl.benchmarks.speed.sizes;

import io.cgl.benchmarks.speed.load.BenchOptions;
import io.cgl.testing.harness.Timeline;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what a cluster must be sized by. */
@Command(
    name = "sizes",
    mixinStandardHelpOptions = true,
    description = {
      "Measure events per second, resident memory, state and time to start of the classifier in"
          + " processes of its own: for models of several sizes, and with several instances.",
      "Broker, registry and instances share this machine. Linux only."
    },
    footer = {"", "Example:", "  ./cgl bench speed sizes --widths 64,256,1024 --instances 1,2"})
public final class SizesCommand implements Callable<Integer> {

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events for each figure. Default: ${DEFAULT-VALUE}.")
  private int events = 300_000;

  @Option(
      names = "--widths",
      split = ",",
      paramLabel = "N",
      description =
          "Units in each of the model's two hidden layers; several are measured one after the"
              + " other. Default: 64,256,1024.")
  private List<Integer> widths = List.of(64, 256, 1024);

  @Option(
      names = "--instances",
      split = ",",
      paramLabel = "N",
      description = "Processes that share the partitions, one thread each. Default: 1,2.")
  private List<Integer> instances = List.of(1, 2);

  @Mixin private BenchOptions options;

  @Override
  public Integer call() throws IOException {
    SizesSettings settings =
        new SizesSettings(events, widths, instances, options.partitions(), options.groupProtocol());
    return options.publish(new SizesReport(SizesBench.run(settings, new Timeline(System.err))));
  }
}
