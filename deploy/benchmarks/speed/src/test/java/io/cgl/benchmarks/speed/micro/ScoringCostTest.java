package io.cgl.benchmarks.speed.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.benchmarks.speed.workload.MeasuredNetwork;
import io.cgl.benchmarks.speed.workload.Workload;
import io.cgl.testing.harness.Timeline;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringCostTest {

  @TempDir Path folder;

  @Test
  void shouldMeasureEveryBatchBesideTheSyntheticNetwork() {
    Workload workload = Workload.of(MeasuredNetwork.CRAYFISH, folder);

    CostReport report =
        ScoringCost.measure(
            workload, Duration.ofMillis(90), new Timeline(new PrintStream(nowhere(), true)));

    assertThat(report.costs().stream().map(CostReport.Cost::rows)).containsExactly(1, 32, 1000);
    assertThat(report.costs())
        .allSatisfy(
            cost -> {
              assertThat(cost.checkpointMicros()).isPositive();
              assertThat(cost.syntheticMicros()).isPositive();
            });
  }

  @Test
  void shouldDivideTheCheckpointsCostByTheNetworks() {
    Workload workload = Workload.of(MeasuredNetwork.CRAYFISH, folder);
    CostReport report = new CostReport(workload, List.of(new CostReport.Cost(1000, 12, 3)));

    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    report.print(new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("784-32-32-32-32-10")
        .containsPattern("1,000 at a time +12\\.00 +3\\.00 +4\\.0");
    assertThat(report.json()).extracting("batch1000.checkpointOverSynthetic").isEqualTo(4.0);
  }

  private static ByteArrayOutputStream nowhere() {
    return new ByteArrayOutputStream();
  }
}
