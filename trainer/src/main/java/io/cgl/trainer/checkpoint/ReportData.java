package io.cgl.trainer.checkpoint;

import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.calibration.Calibration;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.metrics.Reliability;
import io.cgl.trainer.model.TrainedCglNet;
import io.cgl.trainer.progress.TrainingHistory;
import io.cgl.trainer.report.TrainingReport;
import io.cgl.trainer.report.TrainingReport.ClassResult;
import io.cgl.trainer.report.TrainingReport.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the report shows of a training. */
final class ReportData {

  private static final int FEW_ROWS = 4;

  private ReportData() {}

  /**
   * @param modelId of the checkpoint; the manifest has none before the bundle is sealed
   */
  static TrainingReport of(
      String modelId,
      TrainingTask task,
      TrainedCglNet net,
      Manifest manifest,
      Scores predicted,
      Dataset heldOut,
      Duration duration) {
    int[] decided = net.decision(net.served()).labels(predicted);
    ClassificationMetrics metrics = ClassificationMetrics.of(predicted, decided, heldOut.labels());
    Calibration calibration = net.calibration(net.served());
    String served = net.served().toString();
    return new TrainingReport(
        manifest.modelName(),
        modelId,
        manifest.created(),
        task.dataName(),
        manifest.provenance().dataSha256(),
        manifest.provenance().rows(),
        manifest.provenance().seed(),
        duration,
        classes(net, metrics),
        metrics.confusion().rows(),
        new TrainingReport.Metrics(
            metrics.balancedAccuracy(),
            metrics.macroF1(),
            metrics.gMean(),
            metrics.accuracy(),
            calibration.errorBefore(),
            calibration.errorAfter(),
            calibration.temperature()),
        net.figures().entrySet().stream()
            .map(
                member ->
                    new TrainingReport.Member(
                        member.getKey(),
                        member.getValue().balancedAccuracy(),
                        member.getKey().equals(served)))
            .toList(),
        net.history().phases().stream()
            .filter(phase -> !phase.points().isEmpty())
            .map(ReportData::phase)
            .toList(),
        Reliability.of(predicted, decided, heldOut.labels()).bins().stream()
            .filter(bin -> bin.count() > 0)
            .toList(),
        notes(task, net));
  }

  private static List<ClassResult> classes(TrainedCglNet net, ClassificationMetrics metrics) {
    return IntStream.range(0, net.classes().size())
        .mapToObj(
            k ->
                ClassResult.of(
                    net.classes().get(k), net.classCounts()[k], metrics.recalls().get(k)))
        .toList();
  }

  private static TrainingReport.Phase phase(TrainingHistory.Phase phase) {
    return new TrainingReport.Phase(
        phase.name(), phase.name().equals("local") ? Stage.LOCAL : Stage.GLOBAL, phase.points());
  }

  private static List<String> notes(TrainingTask task, TrainedCglNet net) {
    List<String> notes = new ArrayList<>();
    if (task.heldOut().rows() == 0) {
      notes.add(
          net.unseen().isPresent()
              ? "No rows were held out: figures are out of fold, of experts that did not learn from the row."
              : "No rows were held out: every figure here is of rows that were trained on.");
    }
    for (int k = 0; k < net.classes().size(); k++) {
      long rows = net.classCounts()[k];
      if (rows < FEW_ROWS) {
        notes.add(
            "%s has %d training rows: what the model knows of it is little more than these."
                .formatted(net.classes().get(k), rows));
      }
    }
    task.profile().notes().forEach(note -> notes.add("In the data, " + note + "."));
    return notes;
  }
}
