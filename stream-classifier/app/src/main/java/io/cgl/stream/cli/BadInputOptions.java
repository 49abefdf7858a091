package io.cgl.stream.cli;

import io.cgl.stream.BadInputSettings;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What to make of odd events. */
final class BadInputOptions {

  @Option(
      names = "--max-ahead",
      defaultValue = "1h",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Events stamped further ahead of the clock are counted in the window of their arrival"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration maxAhead;

  BadInputSettings settings() {
    return new BadInputSettings(maxAhead);
  }
}
