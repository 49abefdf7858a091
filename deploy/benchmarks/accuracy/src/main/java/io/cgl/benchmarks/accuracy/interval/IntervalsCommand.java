package io.cgl.benchmarks.accuracy.interval;

import static io.cgl.testing.harness.Settings.require;

import io.cgl.benchmarks.accuracy.set.TableOptions;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.StratifiedSplit;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.engine.Devices;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.progress.TrainingListener;
import io.cgl.trainer.training.CglNetTrainer;
import io.cgl.trainer.training.TrainingJournal;
import io.cgl.trainer.training.UnlearntRows;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code cgl bench accuracy intervals}: on how many random splits the figure that training shows is
 * within its own interval of the test figure.
 */
@Command(
    name = "intervals",
    mixinStandardHelpOptions = true,
    description =
        "Train on random rows of a table again and again, and count how often the test figure of the"
            + " other rows is within the interval that the training showed.",
    footer = {
      "",
      "Example:",
      "  ./cgl bench accuracy intervals --data ../shared/data/shuttle-train.csv.gz --set epochs=20"
    })
public final class IntervalsCommand implements Callable<Integer> {

  @Mixin private TableOptions table;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows to train on, held-out ones included. Default: ${DEFAULT-VALUE}.")
  private int rows = 4000;

  @Option(
      names = "--test-rows",
      paramLabel = "N",
      description = "The most rows to test on. Default: ${DEFAULT-VALUE}.")
  private int testRows = 50_000;

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      description = "As for ./cgl train. Default: 0, figures out of fold.")
  private double heldOut;

  @Option(names = "--splits", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int splits = 20;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting of CGL-Net; may be given several times.")
  private Map<String, String> settings = Map.of();

  @Override
  public Integer call() {
    require(splits >= 1, "--splits must be at least 1, not " + splits);
    require(heldOut >= 0 && heldOut < 1, "--held-out must be at least 0 and less than 1");
    LabelledRows labelled = table.rows();
    Dataset all = TableProfile.of(labelled, TableProfile.Overrides.NONE).read(labelled);
    require(
        rows >= 10 && rows < all.rows(),
        "--rows must be at least 10 and less than the file's %d rows".formatted(all.rows()));
    PrintStream out = System.out;
    out.println("split  shown  interval         tested  rows     within  with the test's sampling");
    int within = 0;
    int withinBoth = 0;
    for (int split = 1; split <= splits; split++) {
      ShownAndTested result = run(all, split);
      within += result.within() ? 1 : 0;
      withinBoth += result.withinBoth() ? 1 : 0;
      out.printf(
          Locale.ROOT,
          "%5d  %5.1f  %5.1f to %5.1f  %6.1f  %,7d  %-6s  %s%n",
          split,
          100 * result.shown().value(),
          100 * result.shown().low(),
          100 * result.shown().high(),
          100 * result.tested().value(),
          result.rows(),
          result.within() ? "yes" : "no",
          result.withinBoth() ? "yes" : "no");
    }
    out.printf(
        "%d of %d test figures are within the interval that was shown, %d with the test's sampling%n",
        within, splits, withinBoth);
    return 0;
  }

  private ShownAndTested run(Dataset all, int seed) {
    int[] order = IntStream.range(0, all.rows()).toArray();
    Random random = new Random(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int row = order[i];
      order[i] = order[other];
      order[other] = row;
    }
    Dataset drawn = all.subset(Arrays.copyOf(order, rows));
    Dataset test =
        all.subset(Arrays.copyOfRange(order, rows, Math.min(order.length, rows + testRows)));
    CglNetConfig config = CglNetConfig.defaults().with(settings).with("seed", seed);
    StratifiedSplit split = StratifiedSplit.of(drawn, heldOut, seed);
    Dataset held = drawn.subset(split.heldOut());
    Dataset none = drawn.subset(new int[0]);
    UnlearntRows unlearnt =
        config.judgedOutOfFold() ? new UnlearntRows(none, held) : new UnlearntRows(held, none);
    try (TrainedCglNet net =
        CglNetTrainer.train(
            drawn.subset(split.training()),
            unlearnt,
            config,
            Devices.resolve("auto"),
            TrainingJournal.none(),
            TrainingListener.NONE)) {
      return ShownAndTested.of(net, test);
    }
  }
}
