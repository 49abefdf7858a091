package io.cgl.trainer.checkpoint;

import io.cgl.trainer.calibration.JudgedRows;
import io.cgl.trainer.metrics.BalancedAccuracy;
import io.cgl.trainer.metrics.ClassificationMetrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of a checkpoint.
 *
 * @param rows the rows, as what is served judges them
 * @param balanced the interval of the balanced accuracy; empty if the rows were trained on
 * @param byGroup the balanced accuracy in which each group of a class counts once; empty without
 *     groups
 */
record CheckpointFigures(
    JudgedRows rows,
    ClassificationMetrics metrics,
    Optional<BalancedAccuracy> balanced,
    Optional<BalancedAccuracy> byGroup) {

  /** Of rows on which nothing was learnt. */
  static CheckpointFigures of(JudgedRows rows) {
    int[] labels = rows.rows().labels();
    int[] groups = rows.rows().groups();
    ClassificationMetrics metrics = rows.metrics();
    if (groups.length == 0) {
      return new CheckpointFigures(
          rows, metrics, Optional.of(BalancedAccuracy.of(metrics.confusion())), Optional.empty());
    }
    int[] predicted = rows.decided();
    return new CheckpointFigures(
        rows,
        metrics,
        Optional.of(BalancedAccuracy.of(labels, predicted, groups, false)),
        Optional.of(BalancedAccuracy.of(labels, predicted, groups, true)));
  }

  /** Of rows that were trained on: an interval would promise something. */
  static CheckpointFigures ofTraining(JudgedRows rows) {
    return new CheckpointFigures(rows, rows.metrics(), Optional.empty(), Optional.empty());
  }

  /** The figures by the names in the manifest. */
  Map<String, Double> named() {
    Map<String, Double> figures = new LinkedHashMap<>(metrics.headline());
    balanced.ifPresent(interval -> figures.putAll(interval.named("balancedAccuracy")));
    byGroup.ifPresent(interval -> figures.putAll(interval.named("groupBalancedAccuracy")));
    return figures;
  }
}
