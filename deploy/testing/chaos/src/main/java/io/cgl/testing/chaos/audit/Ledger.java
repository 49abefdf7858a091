package io.cgl.testing.chaos.audit;

import io.cgl.testing.harness.HarnessException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What went in, by partition and offset, against what came out: the comparison itself, without a
 * broker.
 *
 * <p>Not safe for use by several threads.
 */
final class Ledger {

  private final List<List<Entry>> partitions = new ArrayList<>();
  private final Map<Source, Long> lastOffsets = new HashMap<>();
  private long classified;
  private long deadLettered;
  private long duplicated;
  private long outOfOrder;
  private long unexpected;

  /**
   * An event of the input topic, or what an output says of the event that it is for.
   *
   * @param bad whether it must be dead-lettered
   * @param key digest of the key
   * @param value digest of the value
   */
  record Event(boolean bad, int key, int value) {

    public static Event of(boolean bad, byte[] key, byte[] value) {
      return new Event(bad, Arrays.hashCode(key), Arrays.hashCode(value));
    }
  }

  /** Where events of one partition come out. */
  private record Source(Output output, int outputPartition, int partition) {}

  /** The two topics that an event may come out on. */
  enum Output {
    CLASSIFICATIONS,
    DEAD_LETTERS
  }

  private static final class Entry {
    private final Event event;
    private int outputs;

    Entry(Event event) {
      this.event = event;
    }
  }

  Ledger(int partitionCount) {
    for (int i = 0; i < partitionCount; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  /** Notes an event; those of a partition come in the order of their offsets, from 0. */
  void input(int partition, long offset, Event event) {
    List<Entry> entries = partitions.get(partition);
    if (offset != entries.size()) {
      throw new HarnessException(
          "the events' topic has a gap at %d-%d".formatted(partition, entries.size()));
    }
    entries.add(new Entry(event));
  }

  /**
   * Notes a committed output; those of an output partition come in its order.
   *
   * @param partition of the event that it is for
   * @param offset of the event that it is for
   * @param keyDigest of the output's key
   * @param valueDigest of the output's value, which a dead letter has from its event
   */
  void output(
      Output output,
      int outputPartition,
      int partition,
      long offset,
      int keyDigest,
      int valueDigest) {
    boolean dead = output == Output.DEAD_LETTERS;
    if (dead) {
      deadLettered++;
    } else {
      classified++;
    }
    if (partition >= partitions.size() || offset >= partitions.get(partition).size()) {
      unexpected++;
      return;
    }
    Entry entry = partitions.get(partition).get((int) offset);
    entry.outputs++;
    if (entry.outputs > 1) {
      duplicated++;
      return;
    }
    boolean asMeant =
        entry.event.bad() == dead
            && entry.event.key() == keyDigest
            && (!dead || entry.event.value() == valueDigest);
    if (!asMeant) {
      unexpected++;
    }
    Long before = lastOffsets.put(new Source(output, outputPartition, partition), offset);
    // Of two partitions nobody can say which was first, so an event stays in its own.
    boolean moved = !dead && outputPartition != partition;
    if (moved || Objects.requireNonNullElse(before, -1L) > offset) {
      outOfOrder++;
    }
  }

  /** Notes an output that says something else wrong, such as a model that nobody announced. */
  void unexpected() {
    unexpected++;
  }

  /** Events that have come out in no topic. */
  long lost() {
    return partitions.stream().flatMap(List::stream).filter(e -> e.outputs == 0).count();
  }

  /** The comparison so far. */
  Findings findings(double longestGapSeconds) {
    return new Findings(
        partitions.stream().mapToLong(List::size).sum(),
        classified,
        deadLettered,
        lost(),
        duplicated,
        outOfOrder,
        unexpected,
        longestGapSeconds);
  }
}
