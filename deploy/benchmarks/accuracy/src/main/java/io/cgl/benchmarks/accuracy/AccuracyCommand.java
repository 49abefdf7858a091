package io.cgl.benchmarks.accuracy;

import static io.cgl.testing.harness.Settings.require;

import io.cgl.benchmarks.accuracy.interval.IntervalsCommand;
import io.cgl.benchmarks.accuracy.method.Kind;
import io.cgl.benchmarks.accuracy.method.Training;
import io.cgl.benchmarks.accuracy.method.Trainings;
import io.cgl.benchmarks.accuracy.prior.PriorsCommand;
import io.cgl.benchmarks.accuracy.report.BenchmarkReport;
import io.cgl.benchmarks.accuracy.report.RunInfo;
import io.cgl.benchmarks.accuracy.risk.RiskCommand;
import io.cgl.benchmarks.accuracy.run.Benchmark;
import io.cgl.benchmarks.accuracy.run.Cell;
import io.cgl.benchmarks.accuracy.run.CellStore;
import io.cgl.benchmarks.accuracy.run.Commit;
import io.cgl.benchmarks.accuracy.run.Plan;
import io.cgl.benchmarks.accuracy.set.BenchmarkSet;
import io.cgl.benchmarks.accuracy.set.BenchmarkSets;
import io.cgl.benchmarks.accuracy.set.OwnTable;
import io.cgl.testing.harness.HarnessException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
      "Compare CGL-Net with gradient-boosted trees and random forests, on public data sets or on"
          + " a table of yours (--label).",
      "Finished results are kept: called again, it trains only what is missing or has another"
          + " configuration. The report says if they are of several commits."
    },
    footer = {
      "",
      "Examples:",
      "  ./cgl bench accuracy --sets nsl-kdd,gas-drift --methods xgboost,cgl-net --seeds 3",
      "  ./cgl bench accuracy --data payments.csv --label fraud --ignore id"
    })
public final class AccuracyCommand implements Callable<Integer> {

  private static final String ALL = "all";

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "The folder of the public data sets, or, with --label, a CSV of yours. Default:"
              + " ${DEFAULT-VALUE}.")
  private Path data = Path.of("..", "shared", "data");

  @Option(
      names = "--label",
      paramLabel = "COL",
      description = "The column of your CSV that holds the class.")
  private String label;

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "COL",
      description = "Columns of your CSV that are not features.")
  private Set<String> ignored = new LinkedHashSet<>();

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "A CSV to test on. Default: 25 %% of each class of yours, drawn by the seed.")
  private Path test;

  @Option(
      names = "--sets",
      split = ",",
      paramLabel = "NAME",
      description = "Public data sets, separated by commas, or all. Default: all.")
  private List<String> sets = List.of(ALL);

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "NAME",
      description =
          "What to train, separated by commas, or all. Default: all; on a CSV of yours all but the"
              + " ablation.")
  private List<String> methods = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How often everything is repeated. Default: ${DEFAULT-VALUE}.")
  private int seeds = 5;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where results and report go. Default: target/benchmark, and for a CSV of yours"
              + " target/benchmark-NAME.")
  private Path out;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description =
          "Also write the Markdown report here, if nothing is missing and all is of one commit.")
  private Path results;

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
    Optional<OwnTable> table = ownTable();
    Plan plan =
        new Plan(
            table
                .map(own -> List.of(own.set()))
                .orElseGet(() -> chosen("--sets", sets, BenchmarkSets.all(), BenchmarkSet::name)),
            trainings(table.isPresent()),
            seeds);
    Path folder = out == null ? defaultOut(table) : out;
    CellStore store = Benchmark.store(folder);
    List<String> failures = reportOnly ? List.of() : train(plan, store, table, folder);
    BenchmarkReport report =
        BenchmarkReport.of(plan, store, RunInfo.of(commandLine(), Instant.now()), failures);
    report.write(folder);
    System.out.println("Report: " + folder.resolve("report.html"));
    if (!failures.isEmpty()) {
      throw new HarnessException(
          "%d of the trainings failed, call again to retry:%n%s"
              .formatted(failures.size(), String.join(System.lineSeparator(), failures)));
    }
    if (results != null) {
      report.flaw().ifPresent(this::refuseToPublish);
      report.publish(results);
    }
    return 0;
  }

  private Optional<OwnTable> ownTable() {
    if (label != null) {
      require(
          sets.equals(List.of(ALL)), "--sets names public data sets: leave it out with --label");
      return Optional.of(new OwnTable(data, label, ignored, test));
    }
    require(
        !Files.isRegularFile(data),
        "--label is missing: which column of %s holds the class?".formatted(data));
    require(ignored.isEmpty() && test == null, "--ignore and --test go with --label");
    return Optional.empty();
  }

  private List<Training> trainings(boolean own) {
    if (!methods.isEmpty()) {
      return chosen("--methods", methods, Trainings.all(), Training::name);
    }
    return Trainings.all().stream()
        .filter(training -> !own || training.kind() != Kind.CONTROL)
        .toList();
  }

  private static Path defaultOut(Optional<OwnTable> table) {
    return Path.of("target", "benchmark" + table.map(own -> "-" + own.name()).orElse(""));
  }

  private List<String> train(Plan plan, CellStore store, Optional<OwnTable> table, Path folder)
      throws InterruptedException {
    if (table.isEmpty() && !Files.isDirectory(data)) {
      throw new HarnessException(
          "no data sets at %s: name their folder with --data".formatted(data));
    }
    PrintStream console = System.err;
    String commit = Commit.current();
    List<Cell> pending = store.pending(plan);
    if (results != null && !pending.isEmpty()) {
      // Before hours of training, not after.
      Set<String> commits = store.commits(plan);
      commits.add(commit);
      BenchmarkReport.flaw(commits).ifPresent(this::refuseToPublish);
    }
    int all = plan.cells().size();
    console.printf(
        "%d trainings, %d of them finished before; logs in %s%n",
        all, all - pending.size(), folder.resolve("logs"));
    try (BenchmarkProgressBar progress = new BenchmarkProgressBar(pending.size(), console)) {
      return new Benchmark(data, table, commit, folder).run(pending, workers, progress);
    }
  }

  private void refuseToPublish(String flaw) {
    throw new HarnessException("%s is not written: %s".formatted(results, flaw));
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
