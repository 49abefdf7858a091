package io.cgl.benchmarks.accuracy.set;

import java.nio.file.Path;

/** A data set with its way of being split. */
public interface BenchmarkSet {

  /** Its name on the command line and in the report. */
  String name();

  /** What the split is, in words: stands in the report, and a change makes results stale. */
  String description();

  /** The most seeds that it is run with. */
  default int mostSeeds() {
    return Integer.MAX_VALUE;
  }

  /** Whether the rows are images and not a table's. */
  default boolean images() {
    return false;
  }

  /** Whether the seed moves the split; else it is the same for every seed. */
  boolean splitBySeed();

  /**
   * Reads and splits the rows.
   *
   * @param data the folder of the data sets
   * @throws io.cgl.trainer.data.DataException if a file is missing or not as expected
   */
  Split split(Path data, long seed);
}
