package io.cgl.trainer.retrain;

import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.DatasetReader;
import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.evaluation.DatasetScoring;
import java.util.HashMap;
import java.util.Map;

/**
 * Rows for comparing checkpoints, which may have different inputs and classes.
 *
 * @param labels the class of each row, in an arbitrary numbering
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record ComparedRows(ListedRows rows, int[] labels) {

  static ComparedRows of(ListedRows rows) {
    Map<String, Integer> classes = new HashMap<>();
    int[] labels =
        rows.rows().stream()
            .mapToInt(row -> classes.computeIfAbsent(row.label(), label -> classes.size()))
            .toArray();
    return new ComparedRows(rows, labels);
  }

  int size() {
    return labels.length;
  }

  /**
   * Whether a checkpoint is right, by row; it never is about a class that it does not know.
   *
   * @throws io.cgl.checkpoint.CheckpointException if it cannot be loaded
   */
  boolean[] right(CheckpointBundle bundle) {
    int threads = Runtime.getRuntime().availableProcessors();
    try (Checkpoint checkpoint = Checkpoint.load(bundle, threads);
        ScoringSession session = checkpoint.newSession()) {
      int known = bundle.manifest().classes().size();
      Dataset data = DatasetReader.read(rows, checkpoint.encoder(), bundle.manifest().classes());
      Scores scores = DatasetScoring.score(session, data, known);
      LabelDecision decision = LabelDecision.of(bundle.manifest());
      boolean[] right = new boolean[labels.length];
      for (int row = 0; row < right.length; row++) {
        right[row] = decision.label(scores, row) == data.labels()[row];
      }
      return right;
    }
  }

  static long count(boolean[] right) {
    long count = 0;
    for (boolean each : right) {
      count += each ? 1 : 0;
    }
    return count;
  }
}
