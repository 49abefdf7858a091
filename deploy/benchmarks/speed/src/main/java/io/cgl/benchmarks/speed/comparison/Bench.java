package io.cgl.benchmarks.speed.comparison;

import io.cgl.benchmarks.speed.workload.Workload;
import io.cgl.testing.harness.Timeline;
import io.cgl.testing.harness.Workbench;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Throughput and latency of all contenders. */
public final class Bench {

  private Bench() {}

  /**
   * Measures everything that the settings ask for.
   *
   * @param source of what is measured, which may write into the folder that it is given
   */
  public static BenchReport run(
      BenchSettings settings, Function<Path, Workload> source, Timeline timeline) {
    timeline.say("starting a broker and writing %,d events", settings.events());
    try (Workbench bench =
        settings.flink() ? Workbench.openForProcesses(Map.of()) : Workbench.open(Map.of())) {
      Workload workload = source.apply(bench.folder());
      Throughput throughput = new Throughput(bench, settings, workload, timeline);
      LatencyBench latency = new LatencyBench(bench, settings, workload, timeline);
      List<BenchReport.Measurement> measurements = new ArrayList<>();
      for (int threads : settings.threads()) {
        measurements.add(
            new BenchReport.Measurement(
                threads,
                throughput.measure(threads),
                settings.latency() ? Optional.of(latency.measure(threads)) : Optional.empty()));
      }
      return new BenchReport(settings, workload, measurements);
    }
  }
}
