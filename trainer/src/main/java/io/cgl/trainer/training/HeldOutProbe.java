package io.cgl.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.batch.Folds;
import io.cgl.trainer.batch.TrainingRows;
import io.cgl.trainer.calibration.Calibration;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.metrics.ClassificationMetrics;
import io.cgl.trainer.network.Standardiser;
import io.cgl.trainer.objective.Objective;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Judges networks while they learn, on rows that they do not learn from: held out, or out of fold.
 * At most {@value #ROWS_PER_CLASS} rows of each class are enough, and leave the mean recall
 * unbiased.
 */
final class HeldOutProbe {

  static final int ROWS_PER_CLASS = 300;

  private final Dataset rows;
  private final Standardiser standardiser;
  private final NDArray features;
  private final Folds folds;

  /** Of held-out rows; there may be none. */
  static HeldOutProbe of(NDManager manager, Dataset heldOut, Standardiser standardiser) {
    return new HeldOutProbe(manager, heldOut, standardiser, Folds.none());
  }

  /** Of training rows, each judged by those that leave its fold out. */
  static HeldOutProbe outOfFold(
      NDManager manager, Dataset train, Standardiser standardiser, Folds folds) {
    return new HeldOutProbe(manager, train, standardiser, folds);
  }

  private HeldOutProbe(NDManager manager, Dataset data, Standardiser standardiser, Folds folds) {
    int[] seen = new int[data.classes().size()];
    int[] some =
        IntStream.range(0, data.rows())
            .filter(row -> seen[data.labels()[row]]++ < ROWS_PER_CLASS)
            .toArray();
    rows = data.subset(some);
    this.standardiser = standardiser;
    this.folds = folds.subset(some);
    features = some.length == 0 ? null : TrainingRows.standardised(manager, rows, standardiser);
  }

  /**
   * What an objective's networks are worth.
   *
   * @param balancedAccuracy mean recall
   * @param loss log-loss of classes of equal weight, at the best temperature
   */
  record Judgement(double balancedAccuracy, double loss) {

    static final Judgement NONE = new Judgement(Double.NaN, Double.NaN);
  }

  /** Judges; {@link Judgement#NONE} if there are no rows that the networks did not learn from. */
  Judgement judge(Objective objective) {
    if (features == null) {
      return Judgement.NONE;
    }
    int classes = rows.classes().size();
    float[] scores = new float[rows.rows() * classes];
    int chunk = TrainingRows.chunk(standardiser);
    for (int from = 0; from < rows.rows(); from += chunk) {
      int to = Math.min(rows.rows(), from + chunk);
      try (NDManager scratch = features.getManager().newSubManager()) {
        scratch.tempAttachAll(features);
        NDArray some = features.get(new NDIndex("{}:{}", from, to));
        Optional<float[]> scored = unseen(objective, some, from);
        if (scored.isEmpty()) {
          return Judgement.NONE;
        }
        System.arraycopy(scored.get(), 0, scores, from * classes, (to - from) * classes);
      }
    }
    Scores all = new Scores(scores, classes);
    return new Judgement(
        ClassificationMetrics.of(all, rows.labels()).balancedAccuracy(),
        Calibration.balancedLoss(all, rows.labels()));
  }

  /** The scores of rows from a number on, each by what did not learn from it. */
  private Optional<float[]> unseen(Objective objective, NDArray some, int from) {
    if (!folds.exist()) {
      return Optional.of(objective.logits(some).toFloatArray());
    }
    int to = from + (int) some.getShape().get(0);
    return objective.outOfFold(some, folds.subset(IntStream.range(from, to).toArray()));
  }
}
