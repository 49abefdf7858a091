package io.cgl.benchmarks.speed.comparison;

import io.cgl.benchmarks.speed.contender.MeasuredNetwork;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.testing.harness.Timeline;
import io.cgl.testing.harness.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Throughput and latency of all contenders. */
public final class Bench {

  private Bench() {}

  /** Measures everything that the settings ask for. */
  public static BenchReport run(BenchSettings settings, Timeline timeline) {
    timeline.say("starting a broker and writing %,d events", settings.events());
    try (Workbench bench = Workbench.open(Map.of())) {
      CheckpointBundle checkpoint =
          MeasuredNetwork.checkpoint(bench.folder(), MeasuredNetwork.SEED);
      Throughput throughput = new Throughput(bench, settings, checkpoint, timeline);
      LatencyBench latency = new LatencyBench(bench, settings, checkpoint, timeline);
      List<BenchReport.Measurement> measurements = new ArrayList<>();
      for (int threads : settings.threads()) {
        measurements.add(
            new BenchReport.Measurement(
                threads, throughput.measure(threads), latency.measure(threads)));
      }
      return new BenchReport(settings, measurements);
    }
  }
}
