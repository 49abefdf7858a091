package io.cgl.benchmarks.drift.watcher;

import java.util.function.BiFunction;

/**
 * A kind of detector, with what makes it more or less sure.
 *
 * @param name in tables
 * @param cautions the range to look for a false-alarm rate in: the higher, the rarer are alarms
 * @param beginning makes a detector of held-out counts by class and a caution
 */
public record Contender(
    String name, double[] cautions, BiFunction<long[], Double, Watcher> beginning) {

  /** A detector at the beginning of a stream. */
  public Watcher begin(long[] reference, double caution) {
    return beginning.apply(reference, caution);
  }
}
