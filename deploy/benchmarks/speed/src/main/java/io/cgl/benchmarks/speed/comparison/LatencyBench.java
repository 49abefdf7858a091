package io.cgl.benchmarks.speed.comparison;

import io.cgl.benchmarks.speed.contender.MeasuredTopology;
import io.cgl.benchmarks.speed.load.Latency;
import io.cgl.benchmarks.speed.load.LoadedRun;
import io.cgl.benchmarks.speed.workload.Workload;
import io.cgl.testing.harness.Timeline;
import io.cgl.testing.harness.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long events take under three loads.
 *
 * <p>Pass-through and batched get the same rates: shares of the smaller of their two capacities.
 * Every other contender gets shares of its own, for it could not keep up with theirs.
 */
record LatencyBench(Workbench bench, BenchSettings settings, Workload workload, Timeline timeline) {

  /** Measures the capacities, and then all contenders in turns under all loads. */
  LatencyResult measure(int threads) {
    Map<MeasuredTopology, Double> capacities = capacities(threads);
    double shared =
        Math.min(
            capacities.get(MeasuredTopology.PASS_THROUGH),
            capacities.get(MeasuredTopology.BATCHED));
    Map<MeasuredTopology, Map<Double, List<Latency>>> rounds =
        new EnumMap<>(MeasuredTopology.class);
    for (int round = 1; round <= settings.rounds(); round++) {
      for (MeasuredTopology contender : settings.latencyContenders()) {
        double full = sharesCapacity(contender) ? shared : capacities.get(contender);
        try (LoadedRun run = start(contender, threads)) {
          for (double load : BenchSettings.LOADS) {
            Latency latency = run.measure(load * full, Duration.ofSeconds(settings.seconds()));
            rounds
                .computeIfAbsent(contender, c -> new TreeMap<>())
                .computeIfAbsent(load, l -> new ArrayList<>())
                .add(latency);
            timeline.say(
                "%d thread(s), %s: %s, load %.0f %%: p50 %.0f ms, p99 %.0f ms",
                threads,
                settings.round(round),
                contender.title(),
                100 * load,
                latency.p50(),
                latency.p99());
          }
        }
      }
    }
    return new LatencyResult(capacities, shared, rounds);
  }

  /** Whether it gets the same rates as the contender that it is compared with. */
  private static boolean sharesCapacity(MeasuredTopology contender) {
    return contender == MeasuredTopology.PASS_THROUGH || contender == MeasuredTopology.BATCHED;
  }

  /** Each contender twice: the first time warms up. */
  private Map<MeasuredTopology, Double> capacities(int threads) {
    Map<MeasuredTopology, Double> capacities = new EnumMap<>(MeasuredTopology.class);
    for (String what : List.of("warm-up", "capacity")) {
      for (MeasuredTopology contender : settings.latencyContenders()) {
        try (LoadedRun run = start(contender, threads)) {
          double capacity = run.capacity(Duration.ofSeconds(2L * settings.seconds()));
          capacities.put(contender, capacity);
          timeline.say(
              "%d thread(s), %s under open load: %s %,.0f events/s",
              threads, what, contender.title(), capacity);
        }
      }
    }
    return capacities;
  }

  private LoadedRun start(MeasuredTopology contender, int threads) {
    return new LoadedRun(bench, contender, settings.run(threads), workload);
  }
}
