package io.cgl.bench;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured.
 *
 * @param measurements one per count of threads, in the order of the settings
 */
public record BenchReport(BenchSettings settings, List<Measurement> measurements) {

  /**
   * With one count of threads.
   *
   * @param rates events/s by contender, one per round
   * @param emitted output records by contender, the fewest of all rounds
   */
  record Measurement(int threads, Map<Contender, double[]> rates, Map<Contender, Long> emitted) {

    double median(Contender contender) {
      double[] sorted = rates.get(contender).clone();
      Arrays.sort(sorted);
      int middle = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double ratio(Contender contender, Contender to) {
      return median(contender) / median(to);
    }

    private Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("threads", threads);
      for (Contender contender : Contender.values()) {
        json.put(contender.key(), median(contender));
      }
      json.put("batchedOverPassThrough", ratio(Contender.BATCHED, Contender.PASS_THROUGH));
      json.put("batchedOverPerRecord", ratio(Contender.BATCHED, Contender.PER_RECORD));
      Map<String, Object> rounds = new LinkedHashMap<>();
      rates.forEach((contender, values) -> rounds.put(contender.key(), values));
      json.put("rounds", rounds);
      Map<String, Object> outputs = new LinkedHashMap<>();
      emitted.forEach((contender, count) -> outputs.put(contender.key(), count));
      json.put("emitted", outputs);
      return json;
    }
  }

  /**
   * The figures by name: at the top those of the first count of threads, under {@code byThreads}
   * those of all.
   */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>(measurements.get(0).json());
    json.put("byThreads", measurements.stream().map(Measurement::json).toList());
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("events", settings.events());
    described.put("eventsPerRecord", settings.events(Contender.PER_RECORD));
    described.put("partitions", settings.partitions());
    described.put("rounds", settings.rounds());
    described.put("groupProtocol", settings.protocol());
    described.put("processingGuarantee", "exactly_once_v2");
    described.put("network", RandomNetwork.sizes());
    described.put("cores", Runtime.getRuntime().availableProcessors());
    json.put("settings", described);
    return json;
  }

  /** Prints the figures as a table. */
  void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%,d events of %d floats (%,d for one call per record), %d partitions, exactly_once_v2,"
            + " group.protocol=%s, network %s, %d cores; medians of %d rounds%n",
        settings.events(),
        BenchEvents.FIELDS,
        settings.events(Contender.PER_RECORD),
        settings.partitions(),
        settings.protocol(),
        String.join("-", RandomNetwork.sizes().stream().map(String::valueOf).toList()),
        Runtime.getRuntime().availableProcessors(),
        settings.rounds());
    for (Measurement measurement : measurements) {
      out.printf(
          Locale.ROOT,
          "%n%-24s %10s %17s %25s%n",
          measurement.threads() == 1 ? "1 thread" : measurement.threads() + " threads",
          "events/s",
          "of pass-through",
          "slowest - fastest round");
      for (Contender contender : Contender.values()) {
        double[] rates = measurement.rates().get(contender);
        out.printf(
            Locale.ROOT,
            "%-24s %,10.0f %17.2f %25s%n",
            contender.title(),
            measurement.median(contender),
            measurement.ratio(contender, Contender.PASS_THROUGH),
            String.format(
                Locale.ROOT,
                "%,.0f - %,.0f",
                Arrays.stream(rates).min().orElseThrow(),
                Arrays.stream(rates).max().orElseThrow()));
      }
      out.printf(
          Locale.ROOT,
          "One batch per poll is %.1f times one call per record.%n",
          measurement.ratio(Contender.BATCHED, Contender.PER_RECORD));
    }
  }
}
