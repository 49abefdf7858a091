package io.cgl.images.generator;

import io.cgl.launcher.Launcher;
import io.cgl.samples.generator.GenerateCommand;
import java.util.List;

/** What the generator's image runs: data to try everything with. */
public final class GeneratorImage {

  private GeneratorImage() {}

  /** Runs the command that {@code args} name. */
  public static void main(String[] args) {
    Launcher.run(List.of(new GenerateCommand()), args);
  }
}
