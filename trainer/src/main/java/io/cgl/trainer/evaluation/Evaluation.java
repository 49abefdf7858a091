package io.cgl.trainer.evaluation;

import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.DatasetReader;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.metrics.ClassificationMetrics;
import java.util.List;

/**
 * The metrics of a checkpoint on labelled rows, scored through its ONNX graph as in serving.
 *
 * @param metrics over {@code classes}
 * @param classes the checkpoint's, then those unknown to it, all of whose rows count as errors
 * @param rows rows scored
 */
public record Evaluation(ClassificationMetrics metrics, List<String> classes, int rows) {

  public static Evaluation of(Checkpoint checkpoint, LabelledRows rows) {
    List<String> known = checkpoint.manifest().classes();
    Dataset data = DatasetReader.read(rows, checkpoint.encoder(), known);
    try (ScoringSession session = checkpoint.newSession()) {
      Scores scores = DatasetScoring.score(session, data, known.size());
      int[] decided = LabelDecision.of(checkpoint.manifest()).labels(scores);
      return new Evaluation(
          ClassificationMetrics.of(widen(scores, data.classes().size()), decided, data.labels()),
          data.classes(),
          data.rows());
    }
  }

  /** Gives the classes that the checkpoint does not know a score of 0. */
  private static Scores widen(Scores scores, int classes) {
    float[] wide = new float[scores.rows() * classes];
    for (int row = 0; row < scores.rows(); row++) {
      System.arraycopy(
          scores.flat(), row * scores.classes(), wide, row * classes, scores.classes());
    }
    return new Scores(wide, classes);
  }
}
