package io.cgl.benchmarks.accuracy.prior;

import static io.cgl.testing.harness.Settings.require;

import io.cgl.benchmarks.accuracy.prior.ServedShift.Phase;
import io.cgl.benchmarks.accuracy.prior.ServedShift.Prior;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.trainer.data.CsvRows;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures estimated class priors on generated shifts, and serving under them on real rows. */
@Command(
    name = "priors",
    mixinStandardHelpOptions = true,
    description = {
      "Measure estimated class priors: on generated shifts, or with a checkpoint on rows of yours,"
          + " resampled to shifted class shares, together with decisions under several priors.",
    },
    footer = {
      "",
      "Examples:",
      "  ./cgl bench accuracy priors",
      "  ./cgl bench accuracy priors --checkpoint checkpoints/ids --data test.csv.gz --label label"
    })
public final class PriorsCommand implements Callable<Integer> {

  private static final long SEED = 5;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "A checkpoint to serve the rows of --data with. Default: generated shifts.")
  private Path checkpoint;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "Labelled rows that the checkpoint was not trained on, a CSV.")
  private Path data;

  @Option(
      names = "--label",
      paramLabel = "COL",
      description = "The column that holds the class. Default: ${DEFAULT-VALUE}.")
  private String label = "label";

  @Option(
      names = "--shifts",
      paramLabel = "N",
      description = "How many shifts of each kind. Default: ${DEFAULT-VALUE}.")
  private int shifts = 50;

  @Override
  public Integer call() {
    require(shifts >= 1, "--shifts must be at least 1, not " + shifts);
    require(
        (checkpoint == null) == (data == null),
        "--checkpoint and --data go together: give both or none");
    if (checkpoint == null) {
      print(GeneratedShifts.measure(shifts, SEED), System.out);
    } else {
      serve(
          ScoredRows.of(CheckpointBundle.open(checkpoint), CsvRows.open(data, label, Set.of())),
          System.out);
    }
    return 0;
  }

  private static void print(List<GeneratedShifts.Row> rows, PrintStream out) {
    out.println(
        "recall  held out  events   error of predicted  of estimated  ratio  in 90 % interval");
    EstimationErrors all = new EstimationErrors();
    for (GeneratedShifts.Row row : rows) {
      print(
          "%.2f    %,8d  %,6d".formatted(row.recall(), row.heldOut(), row.events()),
          row.errors(),
          out);
      all.add(row.errors());
    }
    print("all                     ", all, out);
  }

  private static void print(String what, EstimationErrors errors, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%s             %7.2f %%     %7.2f %%   %.2f              %3.0f %%%n",
        what,
        100 * errors.ofPredictedFrequencies(),
        100 * errors.ofEstimates(),
        errors.ratio(),
        100 * errors.coverage());
  }

  private void serve(ScoredRows rows, PrintStream out) {
    SplittableRandom random = new SplittableRandom(SEED);
    out.printf(
        Locale.ROOT,
        "%s, %d streams a row; windows of %,d events%naccuracy / balanced accuracy in %%        ",
        rows.name(),
        shifts,
        ServedShift.WINDOW);
    for (Prior prior : Prior.values()) {
      out.printf("%-14s", prior.name().toLowerCase(Locale.ROOT));
    }
    out.println("prior's error: predicted, estimated, ratio");
    ServedShift all = new ServedShift(rows);
    for (double size : GeneratedShifts.SIZES) {
      ServedShift served = new ServedShift(rows);
      for (int i = 0; i < shifts; i++) {
        served.play(Shift.draw(random).of(rows.shares(), size, rows.mayGrow(), random), random);
      }
      String shift = "shift of %2.0f %%, ".formatted(100 * size);
      print(shift + "first window", served, Phase.FIRST_WINDOW, out);
      EstimationErrors errors = served.errors();
      out.printf(
          Locale.ROOT,
          "%.2f %%, %.2f %%, %.2f%n",
          100 * errors.ofPredictedFrequencies(),
          100 * errors.ofEstimates(),
          errors.ratio());
      print(shift + "three later", served, Phase.LATER, out);
      out.println();
      all.add(served);
    }
    print("no shift", all, Phase.BEFORE, out);
    out.println();
  }

  private static void print(String what, ServedShift served, Phase phase, PrintStream out) {
    out.printf("%-40s", what);
    for (Prior prior : Prior.values()) {
      Hits hits = served.hits(phase, prior);
      out.printf(
          Locale.ROOT,
          "%-14s",
          "%.2f/%.2f".formatted(100 * hits.accuracy(), 100 * hits.balancedAccuracy()));
    }
  }
}
