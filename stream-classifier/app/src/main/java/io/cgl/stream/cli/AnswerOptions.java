package io.cgl.stream.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a change of a model's checkpoints waits for a classifier's answer. */
final class AnswerOptions {

  @Option(
      names = "--wait",
      defaultValue = "30s",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long to wait for a classifier's answer, such as 30s; 0s: not at all. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration wait;

  Duration time() {
    return wait;
  }
}
