package io.cgl.trainer.evaluation;

import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.FeatureBatch;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.DatasetReader;
import io.cgl.trainer.data.FeatureLayout;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.metrics.Scores;
import java.util.List;

/**
 * How a checkpoint does on labelled rows, scored through its ONNX graph as serving does.
 *
 * @param metrics over {@code classes}
 * @param classes the checkpoint's, then those that only the rows have: they count as missed
 * @param rows rows scored
 */
public record Evaluation(ClassificationMetrics metrics, List<String> classes, int rows) {

  private static final int BATCH = 1024;

  /** Scores all rows. */
  public static Evaluation of(Checkpoint checkpoint, LabelledRows rows) {
    Dataset data =
        DatasetReader.read(
            rows,
            checkpoint.encoder(),
            FeatureLayout.of(checkpoint.encoder().inputs()),
            checkpoint.manifest().classes());
    return new Evaluation(
        ClassificationMetrics.of(score(checkpoint, data), data.labels()),
        data.classes(),
        data.rows());
  }

  private static Scores score(Checkpoint checkpoint, Dataset data) {
    int known = checkpoint.manifest().classes().size();
    int all = data.classes().size();
    int width = data.layout().width();
    float[] probabilities = new float[data.rows() * all];
    FeatureBatch batch = new FeatureBatch(width);
    try (ScoringSession session = checkpoint.newSession()) {
      for (int from = 0; from < data.rows(); from += BATCH) {
        int count = Math.min(BATCH, data.rows() - from);
        batch.clear();
        for (int row = from; row < from + count; row++) {
          batch.add(data.features(), row * width);
        }
        float[] scored = session.score(batch).flat();
        for (int row = 0; row < count; row++) {
          System.arraycopy(scored, row * known, probabilities, (from + row) * all, known);
        }
      }
    }
    return new Scores(probabilities, all);
  }
}
