package io.cgl.stream.monitoring.page;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What the classifier's meters say at one time. Totals since the start; those of models that were
 * swapped out long ago are gone.
 *
 * @param classified events, by checkpoint
 * @param deadLetters by reason code
 * @param calls of a model
 * @param callMillis of all calls together
 * @param callEvents of all calls together
 * @param farInputs shares of recent events in which an input is missing or unseen, where that is
 *     above its limit
 */
record Meters(
    Map<String, Double> classified,
    Map<String, Double> deadLetters,
    double calls,
    double callMillis,
    double callEvents,
    Map<String, Double> farInputs) {

  static final Meters NONE = new Meters(Map.of(), Map.of(), 0, 0, 0, Map.of());

  static Meters read(MeterRegistry registry) {
    Timer scoring = registry.find("cgl.batch.scoring").timer();
    DistributionSummary sizes = registry.find("cgl.batch.size").summary();
    return new Meters(
        totals(registry, "cgl.events.classified", "model_id"),
        totals(registry, "cgl.events.deadlettered", "reason"),
        scoring == null ? 0 : scoring.count(),
        scoring == null ? 0 : scoring.totalTime(TimeUnit.MILLISECONDS),
        sizes == null ? 0 : sizes.totalAmount(),
        farInputs(registry));
  }

  /** What was added since; a series that is gone adds nothing. */
  Meters since(Meters before) {
    return new Meters(
        difference(classified, before.classified),
        difference(deadLetters, before.deadLetters),
        calls - before.calls,
        callMillis - before.callMillis,
        callEvents - before.callEvents,
        farInputs);
  }

  double events() {
    return sum(classified);
  }

  double letters() {
    return sum(deadLetters);
  }

  private static Map<String, Double> farInputs(MeterRegistry registry) {
    Map<String, Double> far = new TreeMap<>();
    for (Gauge share : registry.find("cgl.inputs.share").gauges()) {
      String input = share.getId().getTag("input");
      Gauge limit = registry.find("cgl.inputs.limit").tag("input", input).gauge();
      if (limit != null && share.value() > limit.value()) {
        far.put(input, share.value());
      }
    }
    return far;
  }

  private static double sum(Map<String, Double> totals) {
    return totals.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static Map<String, Double> totals(MeterRegistry registry, String name, String tag) {
    Map<String, Double> totals = new TreeMap<>();
    for (Counter counter : registry.find(name).counters()) {
      totals.merge(counter.getId().getTag(tag), counter.count(), Double::sum);
    }
    return totals;
  }

  private static Map<String, Double> difference(
      Map<String, Double> now, Map<String, Double> before) {
    Map<String, Double> difference = new TreeMap<>();
    now.forEach(
        (key, total) -> difference.put(key, Math.max(0, total - before.getOrDefault(key, 0.0))));
    return difference;
  }
}
