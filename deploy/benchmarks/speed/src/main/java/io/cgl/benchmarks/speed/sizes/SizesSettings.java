package io.cgl.benchmarks.speed.sizes;

import static io.cgl.testing.harness.Settings.require;

import java.util.List;
import org.apache.kafka.streams.GroupProtocol;

/**
 * What to measure.
 *
 * @param events for each figure
 * @param widths units in each of the two hidden layers
 * @param instances processes that share the partitions
 */
record SizesSettings(
    int events,
    List<Integer> widths,
    List<Integer> instances,
    int partitions,
    GroupProtocol groupProtocol) {

  private static final int FEWEST_EVENTS = 1000;

  SizesSettings {
    widths = List.copyOf(widths);
    instances = List.copyOf(instances);
    require(
        events >= FEWEST_EVENTS,
        "--events must be at least %d, not %d".formatted(FEWEST_EVENTS, events));
    require(
        !widths.isEmpty() && widths.stream().allMatch(width -> width >= 1),
        "--widths must be at least 1, not " + widths);
    int most = partitions;
    require(
        !instances.isEmpty() && instances.stream().allMatch(n -> n >= 1 && n <= most),
        "--instances must be from 1 to the %d partitions, not %s".formatted(most, instances));
  }
}
