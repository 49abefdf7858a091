package io.cgl.trainer.cli;

import io.cgl.trainer.data.CsvRows;
import io.cgl.trainer.data.TableProfile;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** Where labelled rows are, and what their columns mean. */
public final class DataOptions {

  @Option(
      names = "--label",
      required = true,
      paramLabel = "COL",
      description = "The column that holds the class.")
  private String label;

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "COL",
      description = "Columns that are no features.")
  private Set<String> ignored = new LinkedHashSet<>();

  @Option(
      names = "--categorical",
      split = ",",
      paramLabel = "COL",
      description = "Columns to take as words although all their values are numbers.")
  private Set<String> categorical = new LinkedHashSet<>();

  @Option(
      names = "--numeric",
      split = ",",
      paramLabel = "COL",
      description = "Columns that must be numbers: a word in one is an error, not a category.")
  private Set<String> numeric = new LinkedHashSet<>();

  /** The rows of a file, by these columns. */
  public CsvRows rows(Path file) {
    return CsvRows.open(file, label, ignored);
  }

  /** Whether any column's kind was given. */
  public boolean overrideKinds() {
    return !categorical.isEmpty() || !numeric.isEmpty();
  }

  /** What is numeric and what is not against appearances. */
  public TableProfile.Overrides overrides() {
    return new TableProfile.Overrides(numeric, categorical);
  }
}
