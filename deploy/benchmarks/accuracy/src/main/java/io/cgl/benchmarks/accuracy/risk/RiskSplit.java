package io.cgl.benchmarks.accuracy.risk;

import ai.djl.Device;
import io.cgl.checkpoint.Checkpoint;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.Scores;
import io.cgl.checkpoint.ScoringSession;
import io.cgl.trainer.checkpoint.CheckpointTrainer;
import io.cgl.trainer.checkpoint.TrainingTask;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.StratifiedSplit;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.evaluation.DatasetScoring;
import io.cgl.trainer.progress.TrainingListener;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What the thresholds of a checkpoint do on the rows that were kept from its training.
 *
 * @param rows kept
 * @param answered of them
 * @param wrong of the answered
 */
record RiskSplit(int rows, int answered, int wrong) {

  private static final double KEPT = 1.0 / 3;
  private static final double HELD_OUT = 0.2;

  /**
   * Trains on two thirds of the rows of each class and measures on the rest.
   *
   * @param config with the risk
   * @param out where the checkpoint appears
   */
  static RiskSplit of(TableProfile profile, Dataset all, CglNetConfig config, Path out) {
    StratifiedSplit kept = StratifiedSplit.of(all, KEPT, config.seed());
    Dataset some = all.subset(kept.training());
    StratifiedSplit inner =
        StratifiedSplit.of(some, config.judgedOutOfFold() ? 0 : HELD_OUT, config.seed());
    Dataset heldOut = some.subset(inner.heldOut());
    TrainingTask task =
        new TrainingTask(
            "risk", "split", profile, some.subset(inner.training()), heldOut, heldOut, config);
    CheckpointBundle bundle =
        new CheckpointTrainer(Device.cpu(), Clock.systemUTC())
            .train(task, out, TrainingListener.NONE);
    return measure(bundle, all.subset(kept.heldOut()));
  }

  private static RiskSplit measure(CheckpointBundle bundle, Dataset test) {
    Manifest manifest = bundle.manifest();
    try (Checkpoint checkpoint = Checkpoint.load(bundle, 1);
        ScoringSession session = checkpoint.newSession()) {
      Scores posterior = DatasetScoring.score(session, test, manifest.classes().size());
      LabelDecision decision = LabelDecision.of(manifest);
      int answered = 0;
      int wrong = 0;
      for (int row = 0; row < test.rows(); row++) {
        int label = decision.label(posterior, row);
        double below = manifest.abstainBelow().getOrDefault(manifest.classes().get(label), 0.0);
        if (posterior.at(row, label) >= (float) below && below < 1) {
          answered++;
          wrong += label == test.labels()[row] ? 0 : 1;
        }
      }
      return new RiskSplit(test.rows(), answered, wrong);
    }
  }

  double error() {
    return answered == 0 ? 0 : (double) wrong / answered;
  }

  double answeredShare() {
    return (double) answered / rows;
  }
}
