package io.cgl.trainer.evaluation;

import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.checkpoint.features.FeatureBatch;
import io.cgl.trainer.data.Dataset;

/** Scores whole data sets as serving would, a batch at a time. */
public final class DatasetScoring {

  private static final int BATCH = 1024;

  private DatasetScoring() {}

  /**
   * Scores all rows.
   *
   * @param classes scores per row that the session gives
   */
  public static Scores score(ScoringSession session, Dataset rows, int classes) {
    int width = rows.layout().width();
    float[] scores = new float[rows.rows() * classes];
    FeatureBatch batch = new FeatureBatch(width);
    for (int from = 0; from < rows.rows(); from += BATCH) {
      int to = Math.min(rows.rows(), from + BATCH);
      batch.clear();
      for (int row = from; row < to; row++) {
        batch.add(rows.features(), row * width);
      }
      float[] scored = session.score(batch).flat();
      System.arraycopy(scored, 0, scores, from * classes, scored.length);
    }
    return new Scores(scores, classes);
  }
}
