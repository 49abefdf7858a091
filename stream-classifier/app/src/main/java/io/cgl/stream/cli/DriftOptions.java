package io.cgl.stream.cli;

import io.cgl.drift.DriftSettings;
import picocli.CommandLine.Option;

/** How sure the drift detector must be. */
final class DriftOptions {

  @Option(
      names = "--drift-windows",
      defaultValue = "1000",
      paramLabel = "N",
      description =
          "Windows to a false drift alarm on average: more is surer and later (default:"
              + " ${DEFAULT-VALUE}).")
  private double driftWindows;

  @Option(
      names = "--drift-block",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Windows that are judged together, while an alarm waits for none but its own: short"
              + " windows in blocks notice large shifts sooner (default: ${DEFAULT-VALUE}).")
  private int driftBlock;

  /**
   * As settings.
   *
   * @throws IllegalArgumentException if they are out of bounds
   */
  DriftSettings settings() {
    return new DriftSettings(
        driftWindows,
        driftBlock,
        DriftSettings.DEFAULT.calmBlocks(),
        DriftSettings.DEFAULT.coolDownBlocks());
  }
}
