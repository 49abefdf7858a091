package io.cgl.benchmarks.speed.swaps;

import io.cgl.benchmarks.speed.load.ArrivalLog;
import io.cgl.benchmarks.speed.load.ArrivalLog.Span;
import io.cgl.benchmarks.speed.load.Latency;
import io.cgl.testing.harness.Median;
import io.cgl.testing.harness.Report;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What swaps cost.
 *
 * @param capacity events/s under open load
 * @param steady the phases without swaps
 * @param swapping those with swaps
 */
record SwapReport(SwapSettings settings, double capacity, List<Phase> steady, List<Phase> swapping)
    implements Report {

  /**
   * A phase.
   *
   * @param latency of all its events
   * @param aroundSwaps of those that were under way around a swap
   * @param longestGap without any output, in ms
   * @param swaps how long each was in the making, in ms
   */
  record Phase(Latency latency, Latency aroundSwaps, double longestGap, List<Double> swaps) {

    /**
     * Takes the figures from the arrivals.
     *
     * @param windows around the swaps
     */
    static Phase of(ArrivalLog arrivals, double rate, Span span, List<Span> windows) {
      return new Phase(
          Latency.of(rate, arrivals.scheduledIn(span), 0),
          Latency.of(rate, arrivals.underWayIn(windows), 0),
          arrivals.longestGap(span) / 1e6,
          windows.stream().map(window -> 1000 * window.seconds()).toList());
    }

    private Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("latencyMillis", latency);
      if (!swaps.isEmpty()) {
        json.put("aroundSwapsMillis", aroundSwaps);
        json.put("windowMillis", swaps);
      }
      json.put("longestGapMillis", longestGap);
      return json;
    }
  }

  private double steady(ToDoubleFunction<Latency> figure) {
    return median(steady, phase -> figure.applyAsDouble(phase.latency()));
  }

  private double aroundSwaps(ToDoubleFunction<Latency> figure) {
    return median(swapping, phase -> figure.applyAsDouble(phase.aroundSwaps()));
  }

  private static double median(List<Phase> phases, ToDoubleFunction<Phase> figure) {
    return Median.of(phases.stream().mapToDouble(figure).toArray());
  }

  private static double longestGap(List<Phase> phases) {
    return phases.stream().mapToDouble(Phase::longestGap).max().orElse(0);
  }

  /** How much longer the p99 is around swaps. */
  double p99Ratio() {
    return aroundSwaps(Latency::p99) / steady(Latency::p99);
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("steadyP99", steady(Latency::p99));
    json.put("aroundSwapsP99", aroundSwaps(Latency::p99));
    json.put("p99AroundSwapsOverSteady", p99Ratio());
    json.put("steadyLongestGap", longestGap(steady));
    json.put("swappingLongestGap", longestGap(swapping));
    json.put("gapBeyondSteady", longestGap(swapping) - longestGap(steady));
    json.put("capacity", capacity);
    json.put("steady", steady.stream().map(Phase::json).toList());
    json.put("swapping", swapping.stream().map(Phase::json).toList());
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("swaps", settings.swaps());
    described.put("swapEverySeconds", settings.swapEvery());
    described.put("load", SwapSettings.LOAD);
    described.putAll(settings.run().json());
    json.put("settings", described);
    return json;
  }

  @Override
  public void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%d swaps, one every %d s, at %,.0f events/s, %.0f %% of %,.0f; %d thread(s); medians of %d"
            + " phases, longest gaps of all%n%n",
        settings.swaps(),
        settings.swapEvery(),
        SwapSettings.LOAD * capacity,
        100 * SwapSettings.LOAD,
        capacity,
        settings.run().threads(),
        steady.size());
    out.printf(
        Locale.ROOT, "%-14s %8s %8s %8s %12s%n", "in ms", "p50", "p99", "max", "longest gap");
    print(out, "steady", this::steady, longestGap(steady));
    print(out, "around swaps", this::aroundSwaps, longestGap(swapping));
    out.printf(
        Locale.ROOT,
        "p99 around swaps is %.2f times that of steady state, the longest gap %+.0f ms.%n",
        p99Ratio(),
        longestGap(swapping) - longestGap(steady));
  }

  private static void print(
      PrintStream out,
      String title,
      ToDoubleFunction<ToDoubleFunction<Latency>> median,
      double longestGap) {
    out.printf(
        Locale.ROOT,
        "%-14s %8.1f %8.1f %8.1f %12.1f%n",
        title,
        median.applyAsDouble(Latency::p50),
        median.applyAsDouble(Latency::p99),
        median.applyAsDouble(Latency::max),
        longestGap);
  }
}
