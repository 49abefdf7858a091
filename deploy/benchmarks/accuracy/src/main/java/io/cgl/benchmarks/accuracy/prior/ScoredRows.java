package io.cgl.benchmarks.accuracy.prior;

import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.DatasetReader;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.evaluation.DatasetScoring;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Labelled rows with what a checkpoint says of them, to be drawn from by class.
 *
 * @param name of the model
 * @param decision the checkpoint's own
 * @param confusion the checkpoint's own, of other rows
 * @param byClass the probabilities of every row, by true class
 */
record ScoredRows(
    String name, LabelDecision decision, HeldOutConfusion confusion, List<List<float[]>> byClass) {

  /** A class of fewer rows does not grow: the same few again and again would decide everything. */
  private static final int FEWEST = 10;

  /**
   * Scores rows that the checkpoint was not trained on.
   *
   * @throws IllegalArgumentException if the checkpoint has no confusion matrix, or the rows have
   *     classes that it does not know
   */
  static ScoredRows of(CheckpointBundle bundle, LabelledRows rows) {
    List<String> classes = bundle.manifest().classes();
    HeldOutConfusion confusion =
        HeldOutConfusion.of(bundle.manifest())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the checkpoint's manifest has no held-out confusion matrix"));
    try (Checkpoint checkpoint = Checkpoint.load(bundle, 1);
        ScoringSession session = checkpoint.newSession()) {
      Dataset data = DatasetReader.read(rows, checkpoint.encoder(), classes);
      if (!data.classes().equals(classes)) {
        throw new IllegalArgumentException(
            "the rows have classes that the checkpoint does not know: %s"
                .formatted(data.classes()));
      }
      Scores scores = DatasetScoring.score(session, data, classes.size());
      List<List<float[]>> byClass = new ArrayList<>();
      classes.forEach(label -> byClass.add(new ArrayList<>()));
      for (int row = 0; row < data.rows(); row++) {
        byClass.get(data.labels()[row]).add(scores.row(row));
      }
      return new ScoredRows(
          bundle.manifest().modelName(), LabelDecision.of(bundle.manifest()), confusion, byClass);
    }
  }

  /** The classes' shares of the rows. */
  PriorShares shares() {
    return PriorShares.of(byClass.stream().mapToDouble(List::size).toArray());
  }

  /** Classes with rows enough to become more frequent, but for the largest. */
  int[] mayGrow() {
    int most = byClass.stream().mapToInt(List::size).max().orElseThrow();
    return IntStream.range(0, byClass.size())
        .filter(k -> byClass.get(k).size() >= FEWEST && byClass.get(k).size() < most)
        .toArray();
  }

  float[] draw(int klass, SplittableRandom random) {
    List<float[]> rows = byClass.get(klass);
    return rows.get(random.nextInt(rows.size()));
  }
}
