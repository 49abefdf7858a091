package io.cgl.benchmarks.speed;

import io.cgl.checkpoint.CheckpointBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Throughput and latency of all contenders. */
final class Bench {

  private Bench() {}

  /**
   * Measures everything that the settings ask for.
   *
   * @param progress hears of every step
   */
  static BenchReport run(BenchSettings settings, Consumer<String> progress) {
    progress.accept("starting a broker and writing %,d events".formatted(settings.events()));
    try (Workbench bench = Workbench.open()) {
      CheckpointBundle checkpoint = bench.checkpoint(MeasuredNetwork.SEED);
      Throughput throughput = new Throughput(bench, settings, checkpoint, progress);
      LatencyBench latency = new LatencyBench(bench, settings, checkpoint, progress);
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
