package io.cgl.benchmarks.drift;

import static io.cgl.testing.harness.Settings.require;

import io.cgl.testing.harness.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cgl bench drift}: compares the drift detector with common alternatives. */
@Command(
    name = "drift",
    mixinStandardHelpOptions = true,
    description = {
      "Compare the drift detector with ADWIN and Page-Hinkley per class (MOA), and with a"
          + " chi-squared test per window: false alarms, delay, missed shifts.",
      "Ours is set to a number of windows between false alarms; the others are set to the rate that"
          + " ours turns out to have on the same kind of stream."
    },
    footer = {"", "Example:", "  ./cgl bench drift --json drift.json"})
public final class DriftBenchmarkCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder of the data sets. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("..", "shared", "data");

  @Option(
      names = "--drift-windows",
      paramLabel = "N",
      description =
          "Windows between false alarms that our detector is set to. Default: ${DEFAULT-VALUE}.")
  private double driftWindows = 2000;

  @Option(
      names = "--window-events",
      paramLabel = "N",
      description = "Events in a window. Default: ${DEFAULT-VALUE}.")
  private int windowEvents = 50;

  @Option(
      names = "--drift-block",
      paramLabel = "N",
      description =
          "Windows that our detector judges together, and the chi-squared test sees as one."
              + " Default: ${DEFAULT-VALUE}.")
  private int blockWindows = 10;

  @Option(
      names = "--held-out",
      paramLabel = "N",
      description = "Rows in the reference. Default: ${DEFAULT-VALUE}.")
  private int heldOut = 2000;

  @Option(
      names = "--horizon",
      paramLabel = "N",
      description =
          "Events after which a shift counts as missed; half as many come before it. Default:"
              + " ${DEFAULT-VALUE}.")
  private int horizon = 50_000;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Streams for each figure. Default: ${DEFAULT-VALUE}.")
  private int runs = 10;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Everything follows from it. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write all figures to this file, too.")
  private Path json;

  @Override
  public Integer call() throws IOException {
    require(
        IntStream.of(windowEvents, blockWindows, heldOut, horizon, runs).allMatch(n -> n >= 1),
        "--window-events, --drift-block, --held-out, --horizon and --runs must be at least 1, not"
            + " %d, %d, %d, %d, %d".formatted(windowEvents, blockWindows, heldOut, horizon, runs));
    Setting setting =
        new Setting(windowEvents, blockWindows, heldOut, driftWindows, horizon, runs, seed);
    DriftResults results = new DriftBenchmark(setting, System.err::println).run(data);
    System.out.print(DriftReport.of(results));
    if (json != null) {
      Figures.write(json, results);
    }
    return 0;
  }
}
