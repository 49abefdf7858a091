package io.cgl.benchmarks.accuracy.set;

import io.cgl.trainer.data.CsvRows;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** The table that a command splits again and again. */
public final class TableOptions {

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "Labelled rows, a CSV.")
  private Path data;

  @Option(
      names = "--label",
      paramLabel = "COL",
      description = "The column that holds the class. Default: ${DEFAULT-VALUE}.")
  private String label = "label";

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "COL",
      description = "Columns that are not features.")
  private Set<String> ignored = new LinkedHashSet<>();

  /** The labelled rows. */
  public CsvRows rows() {
    return CsvRows.open(data, label, ignored);
  }
}
