package io.cgl.cli;

import io.cgl.benchmarks.accuracy.AccuracyCommand;
import io.cgl.benchmarks.drift.DriftBenchmarkCommand;
import io.cgl.benchmarks.speed.SpeedCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code cgl bench}: what is measured, by subject. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {SpeedCommand.class, AccuracyCommand.class, DriftBenchmarkCommand.class},
    description = "Measure speed, accuracy and drift detection on this machine.",
    footer = {
      "",
      "Examples:",
      "  ./cgl bench speed --threads 1,2 --json bench.json",
      "  ./cgl bench accuracy --sets nsl-kdd --seeds 3",
      "  ./cgl bench drift --runs 16"
    })
final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
