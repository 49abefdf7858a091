package io.cgl.benchmarks.speed.comparison;

import static io.cgl.testing.harness.Settings.require;

import io.cgl.benchmarks.speed.contender.MeasuredTopology;
import io.cgl.benchmarks.speed.contender.RunSettings;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.streams.GroupProtocol;

/**
 * What to measure.
 *
 * @param events in the input topic
 * @param threads counts of stream threads to measure with, one after the other
 * @param partitions of the input topic
 * @param rounds of all topologies that count; {@value #WARM_UPS} more go before them
 * @param seconds for which each load is kept up while latency is measured
 * @param groupProtocol how threads share the partitions
 * @param latency whether latency is measured, too
 * @param flink whether a Flink job is measured, too
 */
public record BenchSettings(
    int events,
    List<Integer> threads,
    int partitions,
    int rounds,
    int seconds,
    GroupProtocol groupProtocol,
    boolean latency,
    boolean flink) {

  /** The loads under which latency is measured, as shares of a capacity. */
  static final List<Double> LOADS = List.of(0.1, 0.5, 0.9);

  /** Contenders that are several times slower get so many times fewer events. */
  private static final int SLOWER = 5;

  private static final int FEWEST_EVENTS = 1000;

  /** After one round the compiler is still at work, and takes a core from what is measured. */
  static final int WARM_UPS = 2;

  public BenchSettings {
    threads = List.copyOf(threads);
    require(
        events >= FEWEST_EVENTS,
        "fewer than %d events measure nothing, not %d".formatted(FEWEST_EVENTS, events));
    require(
        !threads.isEmpty() && threads.stream().allMatch(n -> n >= 1),
        "threads must be at least 1, not " + threads);
    for (int n : threads) {
      require(
          n <= partitions,
          "%d threads need at least as many partitions, not %d".formatted(n, partitions));
    }
    require(
        partitions >= 1 && rounds >= 1 && seconds >= 1,
        "partitions, rounds and seconds must be at least 1, not %d, %d and %d"
            .formatted(partitions, rounds, seconds));
  }

  /** The contenders whose throughput is measured. */
  List<MeasuredTopology> contenders() {
    return Arrays.stream(MeasuredTopology.values())
        .filter(contender -> flink || !contender.isFlink())
        .toList();
  }

  /** The contenders whose latency is measured. */
  List<MeasuredTopology> latencyContenders() {
    return contenders().stream()
        .filter(contender -> contender != MeasuredTopology.BYTES_THROUGH)
        .filter(contender -> contender != MeasuredTopology.TEXTBOOK)
        .toList();
  }

  /** How many events one topology is measured with. */
  int events(MeasuredTopology contender) {
    return contender.callsPerRecord() ? Math.max(FEWEST_EVENTS, events / SLOWER) : events;
  }

  /** A round's name for a reader; those below 1 warm up. */
  String round(int round) {
    return round < 1 ? "warm-up" : "round " + round + " of " + rounds;
  }

  /** What an application of so many threads runs with. */
  RunSettings run(int threadCount) {
    return new RunSettings(partitions, threadCount, groupProtocol);
  }
}
