package io.cgl.images.trainer;

import io.cgl.launcher.Launcher;
import io.cgl.trainer.cli.CheckCommand;
import io.cgl.trainer.cli.DescribeCommand;
import io.cgl.trainer.cli.EvaluateCommand;
import io.cgl.trainer.cli.ImportCommand;
import io.cgl.trainer.cli.KeysCommand;
import io.cgl.trainer.cli.PredictCommand;
import io.cgl.trainer.cli.PublishCommand;
import io.cgl.trainer.cli.RetrainCommand;
import io.cgl.trainer.cli.TrainCommand;
import java.util.List;

/** What the trainer's image runs: training by hand, and the retraining job. */
public final class TrainerImage {

  private TrainerImage() {}

  /** Runs the command that {@code args} name. */
  public static void main(String[] args) {
    Launcher.run(
        List.of(
            new RetrainCommand(),
            new TrainCommand(),
            new ImportCommand(),
            new EvaluateCommand(),
            new PredictCommand(),
            new CheckCommand(),
            new DescribeCommand(),
            new PublishCommand(),
            new KeysCommand()),
        args);
  }
}
