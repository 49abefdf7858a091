package io.cgl.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Prometheus' own tool, where it is installed. */
final class Promtool {

  /** Set to {@code required}, a missing tool fails the test instead of skipping it. */
  private static final String REQUIREMENT = "promtool";

  private Promtool() {}

  /**
   * Runs it.
   *
   * @throws org.opentest4j.TestAbortedException if it is not there; an {@link AssertionError} where
   *     it is required
   */
  static void run(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s:%n%s", String.join(" ", command), said).isZero();
    } catch (IOException e) {
      unavailable(
          "the alert rules are not tested: there is no promtool on the path; Debian has it in"
              + " the package prometheus");
    }
  }

  private static void unavailable(String message) {
    if (System.getProperty(REQUIREMENT, "").equals("required")) {
      throw new AssertionError(message);
    }
    System.out.println("SKIPPED: " + message);
    abort(message);
  }
}
