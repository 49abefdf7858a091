package io.cgl.trainer.model;

import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.metrics.ClassificationMetrics;
import java.util.function.Function;

/**
 * A part or an ensemble of a CGL-Net.
 *
 * @param scores class probabilities of raw rows
 * @param decision on the label
 */
public record ScoredMember(Function<Dataset, Scores> scores, LabelDecision decision) {

  /** The metrics on labelled rows. */
  public ClassificationMetrics metrics(Dataset rows) {
    Scores given = scores.apply(rows);
    return ClassificationMetrics.of(given, decision.labels(given), rows.labels());
  }
}
