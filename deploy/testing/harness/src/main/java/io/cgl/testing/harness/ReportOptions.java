package io.cgl.testing.harness;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command's report goes. */
public final class ReportOptions {

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file.")
  private Path json;

  /**
   * Prints the report, and writes its figures to the file if one was named.
   *
   * @return the command's exit code: 0, or 1 if something was wrong
   */
  public int publish(Report report) throws IOException {
    report.print(System.out);
    if (json != null) {
      Figures.write(json, report.json());
    }
    return report.isGood() ? 0 : 1;
  }
}
