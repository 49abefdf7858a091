package io.cgl.stream.cli;

import io.cgl.drift.quality.QualitySettings;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How labels are joined with classifications. */
final class QualityOptions {

  @Option(
      names = "--quality",
      description =
          "Join labels with classifications, publish recalls and balanced accuracy, and raise an"
              + " alert when accuracy drops. Every classification is read again and stored for"
              + " --label-retention.")
  private boolean quality;

  @Option(
      names = "--label-retention",
      defaultValue = "24h",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long, in event time, a classification waits for its label (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration retention;

  @Option(
      names = "--label-grace",
      defaultValue = "10m",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How far, in event time, labels may come out of order (default: ${DEFAULT-VALUE}).")
  private Duration grace;

  /**
   * The settings; empty without --quality.
   *
   * @throws IllegalArgumentException if they are out of bounds
   */
  Optional<QualitySettings> settings() {
    return quality ? Optional.of(new QualitySettings(retention, grace)) : Optional.empty();
  }
}
