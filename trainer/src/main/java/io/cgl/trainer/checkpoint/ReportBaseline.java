package io.cgl.trainer.checkpoint;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.calibration.JudgedRows;
import io.cgl.trainer.calibration.PriorDivision;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.metrics.PrecisionRecall;
import io.cgl.trainer.metrics.RecallDifference;
import io.cgl.trainer.report.TrainingReport;
import io.cgl.trainer.report.TrainingReport.Competitor;
import io.cgl.trainer.trees.BoostedTrees;
import io.cgl.trainer.trees.GradientBoosting;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a user would try first, on the same rows: gradient boosting with its usual settings, which
 * decides after its probabilities are divided by the training prior.
 */
final class ReportBaseline {

  private ReportBaseline() {}

  /**
   * Trains the baseline and judges it beside what is served.
   *
   * @param folds of the training rows, which the experts left out; the baseline leaves out the
   *     first one where no rows were held out
   * @param served probabilities of rows that were not learnt from
   * @param atMost how long it may grow trees; it has fewer rounds then
   * @return none where all rows were learnt from
   */
  static TrainingReport.Baseline of(
      TrainingTask task, Folds folds, JudgedRows served, Duration atMost) {
    if (task.unlearnt().rows() > 0) {
      return of(task.training(), served, task.config().seed(), atMost);
    }
    if (!folds.exist()) {
      return TrainingReport.Baseline.NONE;
    }
    int[] judged = folds.judged(task.training().labels());
    int[] left =
        IntStream.range(0, judged.length).filter(row -> folds.of()[judged[row]] == 0).toArray();
    Dataset learnt = task.training().subset(folds.rowsWithout(0));
    return of(learnt, served.subset(left), task.config().seed(), atMost);
  }

  private static TrainingReport.Baseline of(
      Dataset learnt, JudgedRows judged, long seed, Duration atMost) {
    GradientBoosting boosting = GradientBoosting.of(learnt.layout());
    int[] rounds = {0};
    long start = System.nanoTime();
    Scores probabilities;
    try (BoostedTrees trees =
        boosting.trainWhile(
            learnt,
            seed,
            round -> {
              rounds[0] = round;
              return System.nanoTime() - start < atMost.toNanos();
            })) {
      probabilities = trees.probabilities(judged.rows());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    int[] decided = PriorDivision.apply(probabilities, learnt.classCounts()).predictions();
    int[] served = judged.decided();
    int[] labels = judged.rows().labels();
    return new TrainingReport.Baseline(
        learnt.rows(),
        labels.length,
        boosting.rounds(),
        rounds[0],
        took,
        RecallDifference.of(served, decided, labels, judged.probabilities().classes()),
        List.of(
            competitor("CGL-Net", true, served, judged.probabilities(), labels),
            competitor("gradient boosting", false, decided, probabilities, labels)));
  }

  private static Competitor competitor(
      String name, boolean served, int[] predicted, Scores probabilities, int[] labels) {
    ClassificationMetrics metrics = ClassificationMetrics.of(probabilities, predicted, labels);
    return new Competitor(
        name,
        served,
        metrics.balancedAccuracy(),
        metrics.macroF1(),
        metrics.gMean(),
        metrics.accuracy(),
        PrecisionRecall.mean(PrecisionRecall.averages(probabilities, labels)));
  }
}
