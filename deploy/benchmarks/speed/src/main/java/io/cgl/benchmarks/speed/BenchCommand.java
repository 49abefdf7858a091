package io.cgl.benchmarks.speed;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the classifier on this machine, with a broker of its own. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measure events per second, and latency under 10, 50 and 90 %% load, on this machine: the"
          + " classifier with one batch per poll, the same with one call per record, a textbook"
          + " classifier, and the same stream passed through without a model.",
      "Starts a broker in this process and needs nothing else. Best on a machine that does nothing"
          + " else."
    },
    subcommands = {SwapsCommand.class, SizesCommand.class, SoakCommand.class, MicroCommand.class},
    footer = {"", "Example:", "  ./cgl bench --threads 1,2 --rounds 5 --json bench.json"})
public final class BenchCommand implements Callable<Integer> {

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events to read; a fifth where each is a call. Default: ${DEFAULT-VALUE}.")
  private int events = 1_200_000;

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description =
          "Stream threads; several, separated by commas, are measured one after the other."
              + " Default: 1.")
  private List<Integer> threads = List.of(1);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "How often everything is measured, in turns, after some turns to warm up. Default:"
              + " ${DEFAULT-VALUE}.")
  private int rounds = 3;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "How long each load is kept up while latency is measured; twice that is given to find what"
              + " full load is, which takes 10 at least. Default: ${DEFAULT-VALUE}.")
  private int seconds = 10;

  @Mixin private BenchOptions options;

  @Override
  public Integer call() throws IOException {
    BenchSettings settings =
        new BenchSettings(
            events, threads, options.partitions(), rounds, seconds, options.groupProtocol());
    BenchReport report = Bench.run(settings, System.err::println);
    report.print(System.out);
    options.write(report.json());
    return 0;
  }
}
