package io.cgl.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.batch.TrainingRows;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.network.Standardiser;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Estimates held-out balanced accuracy while training, on at most {@value #ROWS_PER_CLASS} rows of
 * each class, which leaves the mean recall unbiased.
 */
final class HeldOutProbe {

  static final int ROWS_PER_CLASS = 300;

  private final NDArray features;
  private final int[] labels;
  private final int classes;
  private final int chunk;

  HeldOutProbe(NDManager manager, Dataset heldOut, Standardiser standardiser) {
    int[] seen = new int[heldOut.classes().size()];
    int[] rows =
        IntStream.range(0, heldOut.rows())
            .filter(row -> seen[heldOut.labels()[row]]++ < ROWS_PER_CLASS)
            .toArray();
    Dataset chosen = heldOut.subset(rows);
    labels = chosen.labels();
    classes = chosen.classes().size();
    chunk = TrainingRows.chunk(standardiser);
    features = rows.length == 0 ? null : TrainingRows.standardised(manager, chosen, standardiser);
  }

  /** Balanced accuracy of a network; NaN without held-out rows. */
  double balancedAccuracy(UnaryOperator<NDArray> logits) {
    if (features == null) {
      return Double.NaN;
    }
    float[] scores = new float[labels.length * classes];
    for (int from = 0; from < labels.length; from += chunk) {
      int to = Math.min(labels.length, from + chunk);
      try (NDManager scratch = features.getManager().newSubManager()) {
        scratch.tempAttachAll(features);
        NDArray rows = features.get(new NDIndex("{}:{}", from, to));
        float[] scored = logits.apply(rows).toFloatArray();
        System.arraycopy(scored, 0, scores, from * classes, scored.length);
      }
    }
    return ClassificationMetrics.of(new Scores(scores, classes), labels).balancedAccuracy();
  }
}
