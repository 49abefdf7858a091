package io.cgl.benchmarks.speed.sizes;

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
    if (events < FEWEST_EVENTS) {
      throw new IllegalArgumentException(
          "--events must be at least %d, not %d".formatted(FEWEST_EVENTS, events));
    }
    if (widths.isEmpty() || widths.stream().anyMatch(width -> width < 1)) {
      throw new IllegalArgumentException("--widths must be at least 1, not " + widths);
    }
    int most = partitions;
    if (instances.isEmpty() || instances.stream().anyMatch(n -> n < 1 || n > most)) {
      throw new IllegalArgumentException(
          "--instances must be from 1 to the %d partitions, not %s".formatted(most, instances));
    }
  }
}
