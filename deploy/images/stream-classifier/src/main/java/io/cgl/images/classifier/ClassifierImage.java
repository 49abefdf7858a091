package io.cgl.images.classifier;

import io.cgl.launcher.Launcher;
import io.cgl.stream.cli.ClassifyCommand;
import io.cgl.stream.cli.DriftCommand;
import io.cgl.stream.cli.ModelsCommand;
import io.cgl.stream.cli.ReplayCommand;
import io.cgl.stream.cli.ResetCommand;
import java.util.List;

/** What the classifier's image runs: everything that needs no trainer. */
public final class ClassifierImage {

  private ClassifierImage() {}

  /** Runs the command that {@code args} name. */
  public static void main(String[] args) {
    Launcher.run(
        List.of(
            new ClassifyCommand(),
            new ModelsCommand(),
            new ReplayCommand(),
            new ResetCommand(),
            new DriftCommand()),
        args);
  }
}
