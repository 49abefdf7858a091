package io.cgl.benchmarks.speed.comparison;

import io.cgl.benchmarks.speed.contender.MeasuredTopology;
import io.cgl.benchmarks.speed.load.Latency;
import io.cgl.testing.harness.Median;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Latency with one count of threads.
 *
 * @param capacities events/s under open load, by contender
 * @param shared the capacity whose shares pass-through and batched get
 * @param rounds by contender and load
 */
record LatencyResult(
    Map<MeasuredTopology, Double> capacities,
    double shared,
    Map<MeasuredTopology, Map<Double, List<Latency>>> rounds) {

  /** Less is left over at the end of a round where the rate was kept up with. */
  private static final double KEPT_UP_SECONDS = 1;

  double median(MeasuredTopology contender, double load, ToDoubleFunction<Latency> figure) {
    return Median.of(rounds.get(contender).get(load).stream().mapToDouble(figure).toArray());
  }

  /** By how much batched is slower than pass-through. */
  private double p99Ratio(double load) {
    return median(MeasuredTopology.BATCHED, load, Latency::p99)
        / median(MeasuredTopology.PASS_THROUGH, load, Latency::p99);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    Map<String, Object> capacity = new LinkedHashMap<>();
    capacities.forEach((contender, rate) -> capacity.put(contender.key(), rate));
    json.put("capacity", capacity);
    json.put("sharedCapacity", shared);
    json.put("p99BatchedOverPassThrough", byLoad(this::p99Ratio));
    rounds.forEach(
        (contender, loads) ->
            json.put(contender.key(), byLoad(load -> json(contender, load, loads.get(load)))));
    return json;
  }

  private Map<String, Object> json(
      MeasuredTopology contender, double load, List<Latency> measured) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rate", measured.get(0).rate());
    json.put("p50", median(contender, load, Latency::p50));
    json.put("p99", median(contender, load, Latency::p99));
    json.put("max", median(contender, load, Latency::max));
    json.put("rounds", measured);
    return json;
  }

  private static Map<String, Object> byLoad(java.util.function.DoubleFunction<Object> figure) {
    Map<String, Object> json = new LinkedHashMap<>();
    BenchSettings.LOADS.forEach(load -> json.put(percent(load), figure.apply(load)));
    return json;
  }

  private static String percent(double load) {
    return String.valueOf(Math.round(100 * load));
  }

  void print(PrintStream out, String threads) {
    out.printf(
        Locale.ROOT,
        "%n%-24s %6s %10s %8s %8s %8s %22s%n",
        threads + ", latency in ms",
        "load",
        "events/s",
        "p50",
        "p99",
        "max",
        "p99 of pass-through's");
    for (double load : BenchSettings.LOADS) {
      for (MeasuredTopology contender : rounds.keySet()) {
        boolean keptUp = median(contender, load, Latency::secondsBehind) < KEPT_UP_SECONDS;
        out.printf(
            Locale.ROOT,
            "%-24s %4s %% %,10.0f %8.1f %8.1f %8.1f %22s%s%n",
            contender.title(),
            percent(load),
            rounds.get(contender).get(load).get(0).rate(),
            median(contender, load, Latency::p50),
            median(contender, load, Latency::p99),
            median(contender, load, Latency::max),
            contender == MeasuredTopology.BATCHED
                ? String.format(Locale.ROOT, "%.2f", p99Ratio(load))
                : "",
            keptUp ? "" : "  fell behind");
      }
    }
    out.printf(
        Locale.ROOT,
        "100 %% is what goes through with generator and reader on the same cores: %,.0f events/s"
            + " for pass-through and batched, and for the others their own: %s.%n",
        shared,
        capacities.entrySet().stream()
            .map(
                entry ->
                    String.format(
                        Locale.ROOT, "%s %,.0f", entry.getKey().title(), entry.getValue()))
            .collect(Collectors.joining("; ")));
  }
}
