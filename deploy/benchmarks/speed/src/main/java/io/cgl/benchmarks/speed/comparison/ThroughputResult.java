package io.cgl.benchmarks.speed.comparison;

import io.cgl.benchmarks.speed.contender.MeasuredTopology;
import io.cgl.testing.harness.Median;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Throughput with one count of threads.
 *
 * @param rates events/s by contender, one per round
 * @param emitted output records by contender, the fewest of all rounds
 */
record ThroughputResult(
    Map<MeasuredTopology, double[]> rates, Map<MeasuredTopology, Long> emitted) {

  double median(MeasuredTopology contender) {
    return Median.of(rates.get(contender));
  }

  double ratio(MeasuredTopology contender, MeasuredTopology to) {
    return median(contender) / median(to);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    for (MeasuredTopology contender : rates.keySet()) {
      json.put(contender.key(), median(contender));
    }
    json.put(
        "batchedOverPassThrough", ratio(MeasuredTopology.BATCHED, MeasuredTopology.PASS_THROUGH));
    json.put("batchedOverPerRecord", ratio(MeasuredTopology.BATCHED, MeasuredTopology.PER_RECORD));
    json.put("batchedOverTextbook", ratio(MeasuredTopology.BATCHED, MeasuredTopology.TEXTBOOK));
    if (hasFlink()) {
      json.put(
          "batchedOverFlinkBatched",
          ratio(MeasuredTopology.BATCHED, MeasuredTopology.FLINK_BATCHED));
      json.put(
          "batchedOverFlinkPerRecord",
          ratio(MeasuredTopology.BATCHED, MeasuredTopology.FLINK_PER_RECORD));
      json.put(
          "perRecordOverFlinkPerRecord",
          ratio(MeasuredTopology.PER_RECORD, MeasuredTopology.FLINK_PER_RECORD));
    }
    Map<String, Object> rounds = new LinkedHashMap<>();
    rates.forEach((contender, values) -> rounds.put(contender.key(), values));
    json.put("rounds", rounds);
    Map<String, Object> outputs = new LinkedHashMap<>();
    emitted.forEach((contender, count) -> outputs.put(contender.key(), count));
    json.put("emitted", outputs);
    return json;
  }

  void print(PrintStream out, String threads) {
    out.printf(
        Locale.ROOT,
        "%n%-24s %10s %17s %25s%n",
        threads,
        "events/s",
        "of pass-through",
        "slowest - fastest round");
    for (MeasuredTopology contender : rates.keySet()) {
      out.printf(
          Locale.ROOT,
          "%-24s %,10.0f %17.2f %25s%n",
          contender.title(),
          median(contender),
          ratio(contender, MeasuredTopology.PASS_THROUGH),
          String.format(
              Locale.ROOT,
              "%,.0f - %,.0f",
              Arrays.stream(rates.get(contender)).min().orElseThrow(),
              Arrays.stream(rates.get(contender)).max().orElseThrow()));
    }
    out.printf(
        Locale.ROOT,
        "One batch per poll is %.1f times one call per record, %.1f times the textbook's.%n",
        ratio(MeasuredTopology.BATCHED, MeasuredTopology.PER_RECORD),
        ratio(MeasuredTopology.BATCHED, MeasuredTopology.TEXTBOOK));
    if (hasFlink()) {
      out.printf(
          Locale.ROOT,
          "One batch per poll is %.1f times Flink's batches, %.1f times Flink's call per record;"
              + " one call per record is %.1f times Flink's.%n",
          ratio(MeasuredTopology.BATCHED, MeasuredTopology.FLINK_BATCHED),
          ratio(MeasuredTopology.BATCHED, MeasuredTopology.FLINK_PER_RECORD),
          ratio(MeasuredTopology.PER_RECORD, MeasuredTopology.FLINK_PER_RECORD));
    }
  }

  private boolean hasFlink() {
    return rates.containsKey(MeasuredTopology.FLINK_BATCHED);
  }
}
