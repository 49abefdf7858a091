package io.cgl.benchmarks.speed.micro;

import static io.cgl.testing.harness.Settings.require;

import io.cgl.benchmarks.speed.workload.Workload;
import io.cgl.benchmarks.speed.workload.WorkloadOptions;
import io.cgl.testing.harness.Figures;
import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.harness.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the encoder and the scorer by themselves, with JMH. */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    description = {
      "Measure the encoder and the scorer by themselves, without Kafka, with JMH: time per event"
          + " and per batch.",
      "With --checkpoint, measure instead what a row costs it to score, beside the synthetic"
          + " network."
    },
    footer = {
      "",
      "Example:",
      "  ./cgl bench speed micro --include EncoderBenchmark --json micro.json",
      "  ./cgl bench speed micro --checkpoint checkpoints/ids --data connections.csv.gz"
    })
public final class MicroCommand implements Callable<Integer> {

  private static final int ITERATIONS = 5;
  private static final String ALL = "io\\.cgl\\.benchmarks\\.speed\\.micro\\..*";

  @Option(
      names = "--include",
      paramLabel = "REGEX",
      description = "Only benchmarks whose names this matches. Default: all.")
  private String include = ALL;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Length of each of five iterations to warm up and five to measure. Default: 1.")
  private double seconds = 1;

  @Option(names = "--json", paramLabel = "FILE", description = "Write JMH's figures to this file.")
  private Path json;

  @Mixin private WorkloadOptions checkpoint;

  @Override
  public Integer call() throws IOException {
    require(seconds > 0, "--seconds must be above 0, not " + seconds);
    Optional<Workload> trained = checkpoint.read();
    if (trained.isPresent()) {
      return cost(trained.get());
    }
    TimeValue iteration = TimeValue.milliseconds(Math.max(1, Math.round(1000 * seconds)));
    var options =
        new OptionsBuilder()
            .include(include)
            .mode(Mode.AverageTime)
            .forks(1)
            .warmupIterations(ITERATIONS)
            .warmupTime(iteration)
            .measurementIterations(ITERATIONS)
            .measurementTime(iteration);
    if (json != null) {
      Files.createDirectories(json.toAbsolutePath().getParent());
      options.resultFormat(ResultFormatType.JSON).result(json.toString());
    }
    try {
      new Runner(options.build()).run();
      return 0;
    } catch (RunnerException e) {
      throw new HarnessException("JMH could not measure: " + e.getMessage(), e);
    }
  }

  private int cost(Workload workload) throws IOException {
    Duration length = Duration.ofMillis(Math.max(1, Math.round(1000 * 2 * ITERATIONS * seconds)));
    CostReport report =
        ScoringCost.measure(
            workload, length.multipliedBy(ScoringCost.BATCHES.size()), new Timeline(System.err));
    report.print(System.out);
    if (json != null) {
      Figures.write(json, report.json());
    }
    return 0;
  }
}
