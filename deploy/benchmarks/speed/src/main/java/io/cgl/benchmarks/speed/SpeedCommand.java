package io.cgl.benchmarks.speed;

import io.cgl.benchmarks.speed.comparison.Bench;
import io.cgl.benchmarks.speed.comparison.BenchSettings;
import io.cgl.benchmarks.speed.load.BenchOptions;
import io.cgl.benchmarks.speed.micro.MicroCommand;
import io.cgl.benchmarks.speed.sizes.SizesCommand;
import io.cgl.benchmarks.speed.soak.SoakCommand;
import io.cgl.benchmarks.speed.swaps.SwapsCommand;
import io.cgl.benchmarks.speed.workload.MeasuredNetwork;
import io.cgl.benchmarks.speed.workload.Workload;
import io.cgl.benchmarks.speed.workload.WorkloadOptions;
import io.cgl.testing.harness.Timeline;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cgl bench speed}: measures the classifier on this machine, with a broker of its own. */
@Command(
    name = "speed",
    mixinStandardHelpOptions = true,
    description = {
      "Measure events per second, and latency under 10, 50 and 90 %% load, on this machine: the"
          + " classifier with one batch per poll, the same with one call per record, a textbook"
          + " classifier, and the same stream passed through without a model.",
      "Starts a broker in this process and needs nothing else. Use an otherwise idle machine."
    },
    subcommands = {SwapsCommand.class, SizesCommand.class, SoakCommand.class, MicroCommand.class},
    footer = {
      "",
      "Example:",
      "  ./cgl bench speed --threads 1,2 --rounds 5 --json bench.json",
      "  ./cgl bench speed --checkpoint checkpoints/ids --data connections.csv.gz"
    })
public final class SpeedCommand implements Callable<Integer> {

  @Option(
      names = "--events",
      paramLabel = "N",
      description =
          "Events to read, and a fifth of them where each is a call. Default: ${DEFAULT-VALUE}.")
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
          "How long latency is measured under each load; finding the full load takes twice that, so"
              + " use at least 10. Default: ${DEFAULT-VALUE}.")
  private int seconds = 10;

  @Option(names = "--throughput-only", description = "Leave latency out.")
  private boolean throughputOnly;

  @Option(
      names = "--workload",
      paramLabel = "NAME",
      description =
          "A network of random weights, on events of floats: synthetic, 64-256-256-7, or crayfish,"
              + " 784-32-32-32-32-10, that of the benchmark Crayfish. Default: ${DEFAULT-VALUE}.")
  private String workload = MeasuredNetwork.SYNTHETIC.name();

  @Option(
      names = "--flink",
      description =
          "Measure a Flink job, too, that calls ONNX Runtime per record and in batches. It runs in a"
              + " process of its own.")
  private boolean flink;

  @Mixin private WorkloadOptions checkpoint;
  @Mixin private BenchOptions options;

  @Override
  public Integer call() throws IOException {
    BenchSettings settings =
        new BenchSettings(
            events,
            threads,
            options.partitions(),
            rounds,
            seconds,
            options.groupProtocol(),
            !throughputOnly,
            flink);
    MeasuredNetwork network = MeasuredNetwork.named(workload);
    Optional<Workload> trained = checkpoint.read();
    return options.publish(
        Bench.run(
            settings,
            folder -> trained.orElseGet(() -> Workload.of(network, folder)),
            new Timeline(System.err)));
  }
}
