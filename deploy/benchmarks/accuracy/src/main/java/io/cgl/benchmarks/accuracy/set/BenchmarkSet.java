package io.cgl.benchmarks.accuracy.set;

import java.nio.file.Path;

/**
 * A data set with its way of being split.
 *
 * @param name on the command line and in the report
 * @param description what the split is: stands in the report, and a change makes results stale
 * @param mostSeeds the most seeds that it is run with
 * @param images whether the rows are images and not a table's
 * @param splitBySeed whether the seed moves the split; else it is the same for every seed
 * @param splitter reads and splits the rows
 */
public record BenchmarkSet(
    String name,
    String description,
    int mostSeeds,
    boolean images,
    boolean splitBySeed,
    Splitter splitter) {

  /** Reads and splits rows. */
  public interface Splitter {

    /**
     * Reads and splits the rows.
     *
     * @param data the folder of the data sets
     * @throws io.cgl.trainer.data.DataException if a file is missing or not as expected
     */
    Split split(Path data, long seed);
  }
}
