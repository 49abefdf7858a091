package io.cgl.testing.chaos.stage;

import io.cgl.testing.harness.GroupProtocolOption;
import io.cgl.testing.harness.Report;
import io.cgl.testing.harness.ReportOptions;
import java.io.IOException;
import org.apache.kafka.streams.GroupProtocol;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every command that classifies a steady load. */
public final class LoadOptions {

  @Mixin private GroupProtocolOption groupProtocol;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Events per second. Default: ${DEFAULT-VALUE}.")
  private int rate = 1000;

  @Mixin private ReportOptions report;

  public GroupProtocol groupProtocol() {
    return groupProtocol.get();
  }

  public int rate() {
    return rate;
  }

  /** Shows and writes the report, and returns the exit code. */
  public int publish(Report found) throws IOException {
    return report.publish(found);
  }
}
