package io.cgl.benchmarks.speed.contender;

import static io.cgl.testing.harness.Settings.require;

import io.cgl.benchmarks.speed.workload.MeasuredNetwork;
import java.util.Map;
import org.apache.kafka.streams.GroupProtocol;

/**
 * With what an application runs.
 *
 * @param partitions of the events' topic
 * @param threads that process events
 * @param groupProtocol how threads and instances share the partitions
 */
public record RunSettings(int partitions, int threads, GroupProtocol groupProtocol) {

  public RunSettings {
    require(
        threads >= 1 && threads <= partitions,
        "%d threads cannot share %d partitions".formatted(threads, partitions));
  }

  public Map<String, Object> json() {
    return Map.of(
        "partitions",
        partitions,
        "threads",
        threads,
        "groupProtocol",
        groupProtocol.name,
        "processingGuarantee",
        "exactly_once_v2",
        "network",
        MeasuredNetwork.SYNTHETIC.sizes(),
        "cores",
        Runtime.getRuntime().availableProcessors());
  }
}
