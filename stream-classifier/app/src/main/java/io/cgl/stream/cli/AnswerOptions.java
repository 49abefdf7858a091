package io.cgl.stream.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a command waits for a classifier to answer. */
final class AnswerOptions {

  @Option(
      names = "--wait",
      defaultValue = "30s",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long to wait for a classifier's answer; 0s does not wait (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration wait;

  Duration time() {
    return wait;
  }
}
