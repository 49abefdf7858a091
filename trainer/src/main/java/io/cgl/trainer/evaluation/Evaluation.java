package io.cgl.trainer.evaluation;

import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.DatasetReader;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.metrics.LogLoss;
import io.cgl.trainer.metrics.PrecisionRecall;
import java.util.List;

/**
 * What a checkpoint makes of labelled rows, scored through its ONNX graph as in serving.
 *
 * @param classes the checkpoint's, then those unknown to it, all of whose rows count as errors
 * @param known number of the checkpoint's classes
 * @param labels the rows' own classes
 * @param predicted the classes that were decided for
 * @param probabilities as served; 0 for a class that the checkpoint does not know
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and too large to copy.
public record Evaluation(
    List<String> classes, int known, int[] labels, int[] predicted, Scores probabilities) {

  public static Evaluation of(Checkpoint checkpoint, LabelledRows rows) {
    List<String> known = checkpoint.manifest().classes();
    Dataset data = DatasetReader.read(rows, checkpoint.encoder(), known);
    try (ScoringSession session = checkpoint.newSession()) {
      Scores scores = DatasetScoring.score(session, data, known.size());
      int[] decided = LabelDecision.of(checkpoint.manifest()).labels(scores);
      return new Evaluation(
          data.classes(),
          known.size(),
          data.labels(),
          decided,
          widen(scores, data.classes().size()));
    }
  }

  public int rows() {
    return labels.length;
  }

  /** The metrics over all classes. */
  public ClassificationMetrics metrics() {
    return ClassificationMetrics.of(probabilities, predicted, labels);
  }

  /** The loss of the probabilities, see {@link LogLoss}. */
  public double logLoss() {
    return LogLoss.of(probabilities, labels);
  }

  /** Average precision of each class, see {@link PrecisionRecall}; NaN for one without rows. */
  public List<Double> averagePrecision() {
    return PrecisionRecall.averages(probabilities, labels);
  }

  private static Scores widen(Scores scores, int classes) {
    if (scores.classes() == classes) {
      return scores;
    }
    float[] wide = new float[scores.rows() * classes];
    for (int row = 0; row < scores.rows(); row++) {
      System.arraycopy(
          scores.flat(), row * scores.classes(), wide, row * classes, scores.classes());
    }
    return new Scores(wide, classes);
  }
}
