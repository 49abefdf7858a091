package io.cgl.trainer.checkpoint;

import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.calibration.Calibration;
import io.cgl.trainer.calibration.JudgedRows;
import io.cgl.trainer.metrics.BalancedAccuracy;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.metrics.LogLoss;
import io.cgl.trainer.metrics.Reliability;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.progress.TrainingHistory;
import io.cgl.trainer.report.TrainingReport;
import io.cgl.trainer.report.TrainingReport.ClassResult;
import io.cgl.trainer.report.TrainingReport.Stage;
import io.cgl.trainer.training.CglNetTrainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What the report shows of a training.
 *
 * @param figures of what is served, and the rows that they are of
 */
record ReportData(TrainingTask task, TrainedCglNet net, CheckpointFigures figures) {

  private static final int FEW_ROWS = 4;

  /** A larger confusion matrix cannot be read. */
  private static final int MOST_IN_MATRIX = 100;

  private static final int MOST_CONFUSIONS = 12;

  /** What a comparison may take however short the training was. */
  private static final Duration LEAST = Duration.ofSeconds(2);

  /**
   * The report.
   *
   * @param modelId of the checkpoint; the manifest has none before the bundle is sealed
   * @param share of the training's time that the baseline may take, and the importance; 0 for
   *     neither
   */
  TrainingReport of(String modelId, Manifest manifest, Duration duration, double share) {
    ClassificationMetrics metrics = figures.metrics();
    JudgedRows served = figures.rows();
    Scores probabilities = served.probabilities();
    int[] labels = served.rows().labels();
    ReportCurves curves = ReportCurves.of(probabilities, labels, metrics.confusion());
    Folds folds = CglNetTrainer.folds(task.training(), task.fitted(), task.config());
    Duration atMost =
        Duration.ofNanos(Math.max(LEAST.toNanos(), (long) (share * duration.toNanos())));
    return new TrainingReport(
        manifest.modelName(),
        modelId,
        manifest.created(),
        task.dataName(),
        manifest.provenance().dataSha256(),
        manifest.provenance().rows(),
        manifest.provenance().seed(),
        duration,
        classes(metrics, curves),
        net.classes().size() <= MOST_IN_MATRIX ? metrics.confusion().rows() : List.of(),
        confusions(metrics),
        curves.drawn(),
        metrics(metrics, LogLoss.of(probabilities, labels)),
        members(),
        net.history().phases().stream()
            .filter(phase -> !phase.points().isEmpty())
            .map(ReportData::phase)
            .toList(),
        Reliability.of(probabilities, served.decided(), labels).bins().stream()
            .filter(bin -> bin.count() > 0)
            .toList(),
        share == 0 ? TrainingReport.Baseline.NONE : ReportBaseline.of(task, folds, served, atMost),
        share == 0 ? TrainingReport.Importance.NONE : ReportImportance.of(task, net, folds, atMost),
        judgedOn(folds),
        task.config().describe(),
        new TreeMap<>(manifest.provenance().versions()),
        notes());
  }

  private List<ClassResult> classes(ClassificationMetrics metrics, ReportCurves curves) {
    return IntStream.range(0, net.classes().size())
        .mapToObj(
            label ->
                ClassResult.of(
                    net.classes().get(label),
                    net.classCounts()[label],
                    metrics.confusion().actual(label),
                    metrics.recalls().get(label),
                    metrics.confusion().precision(label),
                    curves.averages().get(label)))
        .toList();
  }

  private static List<TrainingReport.Confused> confusions(ClassificationMetrics metrics) {
    return metrics.confusion().largestConfusions(MOST_CONFUSIONS).stream()
        .map(pair -> new TrainingReport.Confused(pair.actual(), pair.predicted(), pair.rows()))
        .toList();
  }

  private TrainingReport.Metrics metrics(ClassificationMetrics metrics, double logLoss) {
    Calibration calibration = net.calibration(net.served());
    return new TrainingReport.Metrics(
        metrics.balancedAccuracy(),
        figures.balanced().map(BalancedAccuracy::low).orElse(Double.NaN),
        figures.balanced().map(BalancedAccuracy::high).orElse(Double.NaN),
        metrics.macroF1(),
        metrics.gMean(),
        metrics.accuracy(),
        metrics.expectedCalibrationError(),
        logLoss,
        calibration.errorBefore(),
        calibration.errorAfter(),
        calibration.temperature());
  }

  private List<TrainingReport.Member> members() {
    String served = net.served().toString();
    return net.figures().entrySet().stream()
        .map(
            member ->
                new TrainingReport.Member(
                    member.getKey(),
                    member.getValue().balancedAccuracy(),
                    member.getKey().equals(served)))
        .toList();
  }

  private static TrainingReport.Phase phase(TrainingHistory.Phase phase) {
    return new TrainingReport.Phase(
        phase.name(), phase.name().equals("local") ? Stage.LOCAL : Stage.GLOBAL, phase.points());
  }

  private String judgedOn(Folds folds) {
    int judged = figures.rows().rows().rows();
    if (task.unlearnt().rows() > 0) {
      return String.format(
          Locale.ROOT, "%,d held-out rows, which no network or tree learnt from", judged);
    }
    if (net.unseen().isEmpty()) {
      return String.format(Locale.ROOT, "the %,d rows that were trained on", judged);
    }
    return String.format(
        Locale.ROOT,
        "%,d training rows, out of fold: each was judged by what did not learn from it (%d folds)",
        judged,
        folds.count());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (task.unlearnt().rows() == 0) {
      notes.add(
          net.unseen().isPresent()
              ? "No rows were held out: figures are out of fold, of experts that did not learn from the row."
              : "No rows were held out: every figure here is of rows that were trained on.");
    }
    figures
        .byGroup()
        .ifPresent(
            once ->
                notes.add(
                    String.format(
                        Locale.ROOT,
                        "With each group of a class counted once, balanced accuracy is %.1f %% (95 %% interval %.1f to %.1f).",
                        100 * once.value(),
                        100 * once.low(),
                        100 * once.high())));
    for (int label = 0; label < net.classes().size(); label++) {
      if (Double.isNaN(figures.metrics().recalls().get(label))) {
        notes.add(
            "There is no figure for %s: every row of it was learnt from."
                .formatted(net.classes().get(label)));
      }
    }
    for (int label = 0; label < net.classes().size(); label++) {
      long rows = net.classCounts()[label];
      if (rows < FEW_ROWS) {
        notes.add(
            "%s has %d training rows: what the model knows of it is little more than these."
                .formatted(net.classes().get(label), rows));
      }
    }
    task.profile().notes().forEach(note -> notes.add("In the data, " + note + "."));
    return notes;
  }
}
