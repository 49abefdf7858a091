package io.cgl.bench;

import java.util.List;
import java.util.Locale;
import org.apache.kafka.streams.GroupProtocol;

/**
 * What to measure.
 *
 * @param events in the input topic
 * @param threads counts of stream threads to measure with, one after the other
 * @param partitions of the input topic
 * @param rounds of all topologies that count; one more goes before them to warm up
 * @param groupProtocol how threads share the partitions
 */
public record BenchSettings(
    int events, List<Integer> threads, int partitions, int rounds, GroupProtocol groupProtocol) {

  /** Whoever is several times slower gets so many times fewer events. */
  private static final int SLOWER = 5;

  private static final int FEWEST_EVENTS = 1000;

  public BenchSettings {
    threads = List.copyOf(threads);
    if (events < FEWEST_EVENTS) {
      throw new IllegalArgumentException(
          "fewer than %d events measure nothing, not %d".formatted(FEWEST_EVENTS, events));
    }
    if (threads.isEmpty() || threads.stream().anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException("threads must be at least 1, not " + threads);
    }
    for (int n : threads) {
      if (n > partitions) {
        throw new IllegalArgumentException(
            "%d threads need at least as many partitions, not %d".formatted(n, partitions));
      }
    }
    if (partitions < 1 || rounds < 1) {
      throw new IllegalArgumentException(
          "partitions and rounds must be at least 1, not %d and %d".formatted(partitions, rounds));
    }
  }

  /** How many events one topology is measured with. */
  int events(Contender contender) {
    return contender == Contender.PER_RECORD ? Math.max(FEWEST_EVENTS, events / SLOWER) : events;
  }

  /** The group protocol by Kafka's own name. */
  String protocol() {
    return groupProtocol.name().toLowerCase(Locale.ROOT);
  }
}
