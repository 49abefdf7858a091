package io.cgl.stream.cli;

import io.cgl.drift.DriftSettings;
import picocli.CommandLine.Option;

/** How certain the drift detector must be. */
final class DriftOptions {

  @Option(
      names = "--drift-windows",
      defaultValue = "1000",
      paramLabel = "N",
      description =
          "Mean number of windows to a false drift alarm; more windows mean fewer and later alarms"
              + " (default: ${DEFAULT-VALUE}).")
  private double driftWindows;

  @Option(
      names = "--drift-block",
      defaultValue = "1",
      paramLabel = "N",
      description =
          "Number of windows that are judged together; an alarm does not wait for the block to fill,"
              + " so that short windows in blocks detect large shifts sooner (default:"
              + " ${DEFAULT-VALUE}).")
  private int driftBlock;

  /**
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
