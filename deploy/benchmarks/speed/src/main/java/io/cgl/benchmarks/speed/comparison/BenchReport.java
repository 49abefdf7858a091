package io.cgl.benchmarks.speed.comparison;

import io.cgl.benchmarks.speed.contender.MeasuredTopology;
import io.cgl.benchmarks.speed.workload.Workload;
import io.cgl.testing.harness.GroupProtocolOption;
import io.cgl.testing.harness.Report;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured.
 *
 * @param measurements one per count of threads, in the order of the settings
 */
public record BenchReport(BenchSettings settings, Workload workload, List<Measurement> measurements)
    implements Report {

  record Measurement(int threads, ThroughputResult throughput, Optional<LatencyResult> latency) {

    private Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("threads", threads);
      json.putAll(throughput.json());
      latency.ifPresent(result -> json.put("latencyMillis", result.json()));
      return json;
    }

    private String title() {
      return threads == 1 ? "1 thread" : threads + " threads";
    }
  }

  /**
   * The figures by name: at the top those of the first count of threads, under {@code byThreads}
   * those of all.
   */
  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>(measurements.get(0).json());
    json.put("byThreads", measurements.stream().map(Measurement::json).toList());
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("events", settings.events());
    described.put("eventsPerRecord", settings.events(MeasuredTopology.PER_RECORD));
    described.put("partitions", settings.partitions());
    described.put("rounds", settings.rounds());
    described.put("seconds", settings.seconds());
    described.put("groupProtocol", GroupProtocolOption.name(settings.groupProtocol()));
    described.put("processingGuarantee", "exactly_once_v2");
    described.putAll(workload.json());
    described.put("cores", Runtime.getRuntime().availableProcessors());
    json.put("settings", described);
    return json;
  }

  @Override
  public void print(PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%s%n%,d events (%,d for one call per record), %d partitions, exactly_once_v2,"
            + " group.protocol=%s, %d cores; medians of %d rounds; %d s for each load%n",
        workload.title(),
        settings.events(),
        settings.events(MeasuredTopology.PER_RECORD),
        settings.partitions(),
        GroupProtocolOption.name(settings.groupProtocol()),
        Runtime.getRuntime().availableProcessors(),
        settings.rounds(),
        settings.seconds());
    for (Measurement measurement : measurements) {
      measurement.throughput().print(out, measurement.title());
      measurement.latency().ifPresent(result -> result.print(out, measurement.title()));
    }
  }
}
