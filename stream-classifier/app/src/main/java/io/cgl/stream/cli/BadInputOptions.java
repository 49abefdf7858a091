package io.cgl.stream.cli;

import io.cgl.stream.BadInputSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How unusual events are treated. */
final class BadInputOptions {

  @Option(
      names = "--max-ahead",
      defaultValue = "1h",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Count events stamped further ahead of the clock in the window of their arrival (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration maxAhead;

  BadInputSettings settings() {
    return new BadInputSettings(maxAhead);
  }
}
