package io.cgl.trainer.checkpoint;

import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.features.InputField;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.config.Ensemble;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.evaluation.PermutationImportance;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.report.TrainingReport;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Which columns a network depends on, measured on rows that were not learnt from. */
final class ReportImportance {

  /** Rows times columns are scored; this many take a second or two. */
  private static final int MOST_SCORED = 40_000;

  private static final int MOST_ROWS = 2_000;
  private static final int FEWEST_ROWS = 250;
  private static final int MOST_SHOWN = 30;

  private ReportImportance() {}

  /**
   * Measures the columns.
   *
   * @param folds of the training rows, which the experts left out
   * @param atMost how long it may take; columns are left out then
   * @return none for images, and where all rows were learnt from
   */
  static TrainingReport.Importance of(
      TrainingTask task, TrainedCglNet net, Folds folds, Duration atMost) {
    boolean heldOut = task.unlearnt().rows() > 0;
    Dataset unseen = heldOut ? task.unlearnt() : task.training();
    if (unseen.layout().image().isPresent() || !(heldOut || folds.exist())) {
      return TrainingReport.Importance.NONE;
    }
    long seed = task.config().seed();
    int[] sample =
        PermutationImportance.balancedSample(unseen, rows(unseen.layout().width()), seed);
    Dataset rows = unseen.subset(sample);
    Function<Dataset, int[]> decide =
        heldOut
            ? changed -> net.decision(net.served()).labels(net.predict(changed))
            : outOfFold(net, folds.subset(sample));
    long end = System.nanoTime() + atMost.toNanos();
    BooleanSupplier inTime = () -> System.nanoTime() < end;
    List<PermutationImportance> columns =
        PermutationImportance.of(rows, decide, seed, inTime).stream()
            .sorted(
                Comparator.<PermutationImportance>comparingDouble(column -> column.drop().mean())
                    .reversed())
            .toList();
    List<InputField> inputs = task.profile().inputs();
    return new TrainingReport.Importance(
        rows.rows(),
        inputs.size(),
        columns.size(),
        !heldOut && net.trees().isPresent(),
        columns.stream()
            .limit(MOST_SHOWN)
            .map(
                column ->
                    new TrainingReport.Column(inputs.get(column.column()).name(), column.drop()))
            .toList());
  }

  private static int rows(int columns) {
    return Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, MOST_SCORED / columns));
  }

  /** What the experts decide that did not learn from a row; trees learnt from all of them. */
  private static Function<Dataset, int[]> outOfFold(TrainedCglNet net, Folds folds) {
    return changed -> {
      Scores fused = net.outOfFold(changed, folds);
      return net.decision(Ensemble.EXPERTS).labels(net.calibration(Ensemble.EXPERTS).apply(fused));
    };
  }
}
