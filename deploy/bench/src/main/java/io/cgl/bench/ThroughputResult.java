package io.cgl.bench;

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
record ThroughputResult(Map<Contender, double[]> rates, Map<Contender, Long> emitted) {

  double median(Contender contender) {
    return Median.of(rates.get(contender));
  }

  double ratio(Contender contender, Contender to) {
    return median(contender) / median(to);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    for (Contender contender : Contender.values()) {
      json.put(contender.key(), median(contender));
    }
    json.put("batchedOverPassThrough", ratio(Contender.BATCHED, Contender.PASS_THROUGH));
    json.put("batchedOverPerRecord", ratio(Contender.BATCHED, Contender.PER_RECORD));
    json.put("batchedOverTextbook", ratio(Contender.BATCHED, Contender.TEXTBOOK));
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
    for (Contender contender : Contender.values()) {
      out.printf(
          Locale.ROOT,
          "%-24s %,10.0f %17.2f %25s%n",
          contender.title(),
          median(contender),
          ratio(contender, Contender.PASS_THROUGH),
          String.format(
              Locale.ROOT,
              "%,.0f - %,.0f",
              Arrays.stream(rates.get(contender)).min().orElseThrow(),
              Arrays.stream(rates.get(contender)).max().orElseThrow()));
    }
    out.printf(
        Locale.ROOT,
        "One batch per poll is %.1f times one call per record, %.1f times the textbook's.%n",
        ratio(Contender.BATCHED, Contender.PER_RECORD),
        ratio(Contender.BATCHED, Contender.TEXTBOOK));
  }
}
