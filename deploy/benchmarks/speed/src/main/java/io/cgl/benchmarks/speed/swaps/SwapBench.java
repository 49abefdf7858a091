package io.cgl.benchmarks.speed.swaps;

import io.cgl.benchmarks.speed.contender.MeasuredTopology;
import io.cgl.benchmarks.speed.load.ArrivalLog;
import io.cgl.benchmarks.speed.load.ArrivalLog.Span;
import io.cgl.benchmarks.speed.load.LoadedRun;
import io.cgl.benchmarks.speed.workload.MeasuredNetwork;
import io.cgl.benchmarks.speed.workload.Workload;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.testing.harness.Timeline;
import io.cgl.testing.harness.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a swap costs: the classifier under a constant load, and in turns a phase in which nothing
 * happens and one in which another checkpoint is announced every few seconds. Taking turns, both
 * are met by the machine's noise alike.
 */
final class SwapBench {

  /** A swap's window ends this long after the new checkpoint serves: the old one closes then. */
  private static final Duration AFTER = Duration.ofMillis(500);

  private final SwapSettings settings;
  private final List<CheckpointBundle> checkpoints;
  private final LoadedRun run;
  private int swaps;

  private SwapBench(SwapSettings settings, List<CheckpointBundle> checkpoints, LoadedRun run) {
    this.settings = settings;
    this.checkpoints = checkpoints;
    this.run = run;
  }

  static SwapReport run(SwapSettings settings, Timeline timeline) {
    timeline.say("starting a broker and the classifier");
    try (Workbench bench = Workbench.open(Map.of())) {
      List<CheckpointBundle> checkpoints =
          List.of(
              MeasuredNetwork.SYNTHETIC.checkpoint(bench.folder(), MeasuredNetwork.SEED),
              MeasuredNetwork.SYNTHETIC.checkpoint(bench.folder(), MeasuredNetwork.SEED + 1));
      try (LoadedRun run =
          new LoadedRun(
              bench,
              MeasuredTopology.BATCHED,
              settings.run(),
              Workload.of(MeasuredNetwork.SYNTHETIC, bench.folder()))) {
        timeline.say("warm-up: %,.0f events/s", run.capacity(settings.longest()));
        double capacity = run.capacity(settings.longest());
        timeline.say("capacity: %,.0f events/s", capacity);
        return new SwapBench(settings, checkpoints, run).measure(capacity, timeline);
      }
    }
  }

  private SwapReport measure(double capacity, Timeline timeline) {
    double rate = SwapSettings.LOAD * capacity;
    run.settle(rate);
    List<Span> steady = new ArrayList<>();
    List<Swapping> swapping = new ArrayList<>();
    for (int pair = 0; pair < settings.pairs(); pair++) {
      steady.add(steady(settings.length(pair)));
      swapping.add(swapping(settings.swaps(pair)));
      timeline.say("%d of %d swaps", swaps, settings.swaps());
    }
    run.stopSending();
    ArrivalLog arrivals = run.arrivals();
    return new SwapReport(
        settings,
        capacity,
        steady.stream().map(span -> SwapReport.Phase.of(arrivals, rate, span, List.of())).toList(),
        swapping.stream()
            .map(s -> SwapReport.Phase.of(arrivals, rate, s.span(), s.swaps()))
            .toList());
  }

  /** A phase with swaps, and when they took place. */
  private record Swapping(Span span, List<Span> swaps) {}

  private static Span steady(Duration length) {
    long from = System.nanoTime();
    Workbench.sleep(length.toNanos());
    return new Span(from, System.nanoTime());
  }

  private Swapping swapping(int count) {
    List<Span> windows = new ArrayList<>();
    long every = Duration.ofSeconds(settings.swapEvery()).toNanos();
    long from = System.nanoTime();
    for (int i = 1; i <= count; i++) {
      long announced = System.nanoTime();
      swaps++;
      run.swap(checkpoints.get(swaps % checkpoints.size()));
      windows.add(new Span(announced, System.nanoTime() + AFTER.toNanos()));
      Workbench.sleep(Math.max(0, from + i * every - System.nanoTime()));
    }
    return new Swapping(new Span(from, System.nanoTime()), windows);
  }
}
