package io.cgl.benchmarks.accuracy.set;

import io.cgl.checkpoint.Sha256;
import io.cgl.trainer.data.CsvRows;
import io.cgl.trainer.data.DataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * A user's table as a data set.
 *
 * @param file a CSV with a header
 * @param label the column that holds the class
 * @param ignored columns that are not features
 * @param test a CSV of rows to test on; if null, the seed splits the file
 */
public record OwnTable(Path file, String label, Set<String> ignored, Path test) {

  private static final double TEST_SHARE = 0.25;

  public OwnTable {
    ignored = Set.copyOf(ignored);
  }

  /** The file's name without its ending, as files and the command line can have it. */
  public String name() {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String stem = name.replaceFirst("(\\.csv)?(\\.gz)?$", "").replaceAll("[^a-z0-9]+", "-");
    return stem.replaceAll("^-|-$", "").isEmpty() ? "table" : stem.replaceAll("^-|-$", "");
  }

  /**
   * The data set.
   *
   * @throws DataException if a file cannot be read or lacks one of the columns
   */
  public BenchmarkSet set() {
    rows(file);
    if (test == null) {
      return table(
          "%s, split by the seed: 75 %% of every class to train on, 25 %% to test on"
              .formatted(described(file)),
          (data, seed) -> Split.of(rows(file), TEST_SHARE, seed));
    }
    rows(test);
    return table(
        "trained on %s, tested on %s".formatted(described(file), described(test)),
        (data, seed) -> Split.of(rows(file), rows(test)));
  }

  private BenchmarkSet table(String description, BenchmarkSet.Splitter splitter) {
    return new BenchmarkSet(
        name(), description + columns(), BenchmarkSets.ANY_NUMBER, false, test == null, splitter);
  }

  private String columns() {
    return "; the class is in '%s'%s"
        .formatted(
            label,
            ignored.isEmpty()
                ? ""
                : ", left out: " + String.join(", ", ignored.stream().sorted().toList()));
  }

  private CsvRows rows(Path table) {
    CsvRows rows = CsvRows.open(table, label, ignored);
    rows.heapNeed().requireWithin(table, Runtime.getRuntime().maxMemory());
    return rows;
  }

  /** A changed file is another set: its results are stale. */
  private static String described(Path table) {
    try {
      return "%s (%s)"
          .formatted(table.getFileName(), Sha256.of(table).substring(0, Sha256.SHORTENED));
    } catch (IOException e) {
      throw new DataException("cannot read %s: %s".formatted(table, e.getMessage()), e);
    }
  }
}
