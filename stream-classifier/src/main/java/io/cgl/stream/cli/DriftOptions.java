package io.cgl.stream.cli;

import io.cgl.stream.drift.DriftSettings;
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

  /**
   * As settings.
   *
   * @throws IllegalArgumentException if they are out of bounds
   */
  DriftSettings settings() {
    return DriftSettings.DEFAULT.withWindowsToFalseAlarm(driftWindows);
  }
}
