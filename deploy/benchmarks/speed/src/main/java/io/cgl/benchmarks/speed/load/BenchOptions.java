package io.cgl.benchmarks.speed.load;

import io.cgl.testing.harness.GroupProtocolOption;
import io.cgl.testing.harness.Report;
import io.cgl.testing.harness.ReportOptions;
import java.io.IOException;
import org.apache.kafka.streams.GroupProtocol;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every measurement with a broker. */
public final class BenchOptions {

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of the events' topic. Default: ${DEFAULT-VALUE}.")
  private int partitions = 4;

  @Mixin private GroupProtocolOption groupProtocol;
  @Mixin private ReportOptions report;

  public int partitions() {
    return partitions;
  }

  public GroupProtocol groupProtocol() {
    return groupProtocol.get();
  }

  /** Shows and writes the report, and returns the exit code. */
  public int publish(Report measured) throws IOException {
    return report.publish(measured);
  }
}
