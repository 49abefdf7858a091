package io.cgl.benchmarks.accuracy;

import static io.cgl.testing.harness.Settings.require;

import io.cgl.benchmarks.accuracy.interval.IntervalsCommand;
import io.cgl.benchmarks.accuracy.method.Training;
import io.cgl.benchmarks.accuracy.method.Trainings;
import io.cgl.benchmarks.accuracy.prior.PriorsCommand;
import io.cgl.benchmarks.accuracy.report.BenchmarkReport;
import io.cgl.benchmarks.accuracy.report.RunInfo;
import io.cgl.benchmarks.accuracy.risk.RiskCommand;
import io.cgl.benchmarks.accuracy.run.Benchmark;
import io.cgl.benchmarks.accuracy.run.Cell;
import io.cgl.benchmarks.accuracy.run.CellStore;
import io.cgl.benchmarks.accuracy.run.Plan;
import io.cgl.benchmarks.accuracy.set.BenchmarkSet;
import io.cgl.benchmarks.accuracy.set.BenchmarkSets;
import io.cgl.testing.harness.HarnessException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cgl bench accuracy}: compares CGL-Net with common alternatives, and writes the table. */
@Command(
    name = "accuracy",
    mixinStandardHelpOptions = true,
    subcommands = {PriorsCommand.class, IntervalsCommand.class, RiskCommand.class},
    description = {
      "Compare CGL-Net with gradient-boosted trees and random forests on public data sets.",
      "Finished results are kept: called again, it trains only what is missing or has another"
          + " configuration. It does not notice changed code: choose a new --out then."
    },
    footer = {
      "",
      "Example:",
      "  ./cgl bench accuracy --sets nsl-kdd,gas-drift --methods xgboost,cgl-net --seeds 3"
    })
public final class AccuracyCommand implements Callable<Integer> {

  private static final String ALL = "all";

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder of the data sets. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("..", "shared", "data");

  @Option(
      names = "--sets",
      split = ",",
      paramLabel = "NAME",
      description = "Data sets, separated by commas, or all. Default: all.")
  private List<String> sets = List.of(ALL);

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "NAME",
      description = "What to train, separated by commas, or all. Default: all.")
  private List<String> methods = List.of(ALL);

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How often everything is repeated. Default: ${DEFAULT-VALUE}.")
  private int seeds = 5;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where results and report go. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("target", "benchmark");

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Processes that train at the same time. Default: ${DEFAULT-VALUE}.")
  private int workers = 1;

  @Option(
      names = "--report-only",
      description = "Train nothing: write the report from what is finished.")
  private boolean reportOnly;

  @Override
  public Integer call() throws IOException, InterruptedException {
    require(workers >= 1, "--workers must be at least 1, not " + workers);
    Plan plan =
        new Plan(
            chosen("--sets", sets, BenchmarkSets.all(), BenchmarkSet::name),
            chosen("--methods", methods, Trainings.all(), Training::name),
            seeds);
    CellStore store = Benchmark.store(out);
    List<String> failures = reportOnly ? List.of() : train(plan, store);
    BenchmarkReport.write(plan, store, RunInfo.of(commandLine(), Instant.now()), out);
    System.out.println("Report: " + out.resolve("report.html"));
    if (!failures.isEmpty()) {
      throw new HarnessException(
          "%d of the trainings failed, call again to retry:%n%s"
              .formatted(failures.size(), String.join(System.lineSeparator(), failures)));
    }
    return 0;
  }

  private List<String> train(Plan plan, CellStore store) throws InterruptedException {
    if (!Files.isDirectory(data)) {
      throw new HarnessException(
          "no data sets at %s: name their folder with --data".formatted(data));
    }
    PrintStream console = System.err;
    List<Cell> pending = store.pending(plan);
    int all = plan.cells().size();
    console.printf(
        "%d trainings, %d of them finished before; logs in %s%n",
        all, all - pending.size(), out.resolve("logs"));
    try (BenchmarkProgressBar progress = new BenchmarkProgressBar(pending.size(), console)) {
      return new Benchmark(data, out).run(pending, workers, progress);
    }
  }

  private String commandLine() {
    return "./cgl " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
  }

  private static <T> List<T> chosen(
      String option, List<String> names, List<T> all, Function<T, String> naming) {
    if (names.equals(List.of(ALL))) {
      return all;
    }
    List<String> known = all.stream().map(naming).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "%s: there is no '%s', choose from %s or all"
                .formatted(option, name, String.join(", ", known)));
      }
    }
    return all.stream().filter(one -> names.contains(naming.apply(one))).toList();
  }
}
