package io.cgl.scoring.internal;

import io.cgl.scoring.api.Verdict;
import io.cgl.topics.RegistryUnavailableException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Events of one poll that are scored in one call when the first of them is processed, and their
 * verdicts.
 *
 * <p>Belongs to the stream thread that polled. Other threads may read it once it is scored.
 */
final class EventBatch {

  private final byte[][] keys;
  private final byte[][] values;
  private final Verdict[] verdicts;
  private boolean scored;
  private RegistryUnavailableException outage;

  record Place(EventBatch batch, int index) {}

  /**
   * @param keys of the events; null where one has none
   * @param values of the events in the same order, in Confluent's wire format
   */
  EventBatch(byte[][] keys, byte[][] values) {
    this.keys = keys;
    this.values = values;
    this.verdicts = new Verdict[values.length];
  }

  static Place ofOne(byte[] key, byte[] value) {
    return new Place(new EventBatch(new byte[][] {key}, new byte[][] {value}), 0);
  }

  int size() {
    return verdicts.length;
  }

  byte[] key(int index) {
    return keys[index];
  }

  byte[] value(int index) {
    return values[index];
  }

  /** True the first time: the caller then scores the batch. */
  boolean takeForScoring() {
    boolean first = !scored;
    scored = true;
    return first;
  }

  /** The events without a verdict. */
  int[] undecided() {
    return IntStream.range(0, size()).filter(i -> verdicts[i] == null).toArray();
  }

  void decide(int index, Verdict verdict) {
    verdicts[index] = verdict;
  }

  /** Notes why events are left without a verdict. */
  void interrupted(RegistryUnavailableException why) {
    outage = why;
  }

  /**
   * @throws RegistryUnavailableException if there is none because the registry could not be asked
   */
  Verdict verdict(int index) {
    if (verdicts[index] == null) {
      throw outage != null ? outage : new IllegalStateException("the batch was not scored");
    }
    return verdicts[index];
  }

  /** All verdicts, by event; null where there is none. */
  List<Verdict> verdicts() {
    return Arrays.asList(verdicts);
  }
}
