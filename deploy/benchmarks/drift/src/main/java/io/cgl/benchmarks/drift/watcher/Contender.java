package io.cgl.benchmarks.drift.watcher;

/** A kind of detector, with what makes it more or less sure. */
public interface Contender {

  /** How tables call it. */
  String name();

  /**
   * A detector at the beginning of a stream.
   *
   * @param reference held-out counts by class
   * @param caution the higher, the rarer are false alarms
   */
  Watcher begin(long[] reference, double caution);

  /** The range of caution to look for a false-alarm rate in. */
  double[] cautions();
}
