package io.cgl.trainer.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.cgl.checkpoint.features.ValueReading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * A CSV file as people have it, plain or gzipped: its separator, decimal commas and encoding are
 * found unless they are given, header lines inside it and columns without a name are left out.
 *
 * <p>Values are texts without blanks around them, null where {@link ValueReading} says missing; a
 * class is {@link ValueReading#word} of its label. Lines in errors and notes are the file's own.
 */
public final class CsvRows implements LabelledRows {

  private final CsvTable table;
  private final CsvColumns columns;
  private final long from;
  private final long to;
  private volatile List<String> found = List.of();

  private CsvRows(CsvTable table, CsvColumns columns, long from, long to) {
    this.table = table;
    this.columns = columns;
    this.from = from;
    this.to = to;
  }

  /**
   * Reads the beginning of a file of which nothing is known but its columns.
   *
   * @param label the column that holds the class
   * @param ignored columns that are neither feature nor label
   * @throws DataException if the file cannot be read or lacks one of these columns
   */
  public static CsvRows open(Path file, String label, Set<String> ignored) {
    return open(file, label, ignored, Set.of(), CsvFormat.FOUND);
  }

  /**
   * Reads the beginning of a file.
   *
   * @param label the column that holds the class
   * @param ignored columns that are neither feature nor label
   * @param needed columns to keep although they may look like an index
   * @param format as far as it is known
   * @throws DataException if the file cannot be read or lacks the label or an ignored column
   */
  public static CsvRows open(
      Path file, String label, Set<String> ignored, Set<String> needed, CsvFormat format) {
    CsvTable table = CsvTable.open(file, format, label);
    return new CsvRows(
        table, CsvColumns.of(table, Optional.of(label), ignored, needed), 0, Long.MAX_VALUE);
  }

  /** The same without a label; the class of every row is empty. */
  static CsvRows unlabelled(Path file, Set<String> needed, CsvFormat format) {
    CsvTable table = CsvTable.open(file, format, needed.stream().findFirst().orElse(""));
    return new CsvRows(
        table, CsvColumns.of(table, Optional.empty(), Set.of(), needed), 0, Long.MAX_VALUE);
  }

  /** The rows from number {@code first}, counted from 0, to {@code end}, exclusive. */
  public CsvRows slice(long first, long end) {
    return new CsvRows(table, columns, first, end);
  }

  /** How much heap it takes to train on all rows of the file. */
  public HeapNeed heapNeed() {
    return HeapNeed.of(table.file(), columns.fields().size());
  }

  @Override
  public String name() {
    return table.file().getFileName().toString();
  }

  @Override
  public List<String> fields() {
    return columns.fields();
  }

  /** About the file's columns, and about what the last pass over the rows has shown. */
  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>(columns.notes());
    table
        .beginning()
        .doubtful()
        .ifPresent(
            cell ->
                notes.add(
                    "numbers of %s such as '%s' are read with the comma between thousands: if it is a decimal comma, add --decimal-comma"
                        .formatted(name(), cell)));
    notes.addAll(found);
    return notes;
  }

  /** The line of the file that each row begins on, counted from 1. */
  public long[] lines() {
    LongStream.Builder lines = LongStream.builder();
    forEachRecord(new CsvFindings(), cells -> lines.add(cells.getStartingLineNumber()));
    return lines.build().toArray();
  }

  @Override
  public void forEach(Visitor visitor) {
    Object[] values = new Object[columns.positions().length];
    CsvFindings findings = new CsvFindings();
    forEachRecord(findings, cells -> visit(cells, values, findings, visitor));
    found = findings.notes(name());
  }

  private void forEachRecord(CsvFindings findings, Consumer<CsvRecord> visitor) {
    if (from >= to) {
      return;
    }
    long[] row = {0};
    table.forEach(
        cells -> {
          if (row[0] >= from) {
            visitor.accept(cells);
          }
          row[0]++;
          return row[0] < to;
        },
        findings::header);
  }

  private void visit(CsvRecord cells, Object[] values, CsvFindings findings, Visitor visitor) {
    CsvDialect dialect = table.dialect();
    String label =
        columns.label() < 0 ? "" : findings.label(dialect.cell(cells.getField(columns.label())));
    if (label == null) {
      throw unlabelled(cells);
    }
    int[] positions = columns.positions();
    for (int i = 0; i < positions.length; i++) {
      String cell = dialect.cell(cells.getField(positions[i]));
      values[i] = ValueReading.isMissing(cell) ? null : cell;
      if (dialect.unsure()) {
        findings.comma(cells.getStartingLineNumber(), cell);
      }
    }
    try {
      visitor.visit(values, label);
    } catch (DataException e) {
      throw e.at(place(cells));
    }
  }

  private DataException unlabelled(CsvRecord cells) {
    String label = ValueReading.strip(cells.getField(columns.label()));
    return new DataException(
        label.isEmpty()
            ? "%s has no label: give it one or remove the row".formatted(place(cells))
            : "%s has no label: '%s' means that it is missing. Give it one, remove the row, or rename the class"
                .formatted(place(cells), label));
  }

  private String place(CsvRecord cells) {
    return "%s, line %d".formatted(table.file(), cells.getStartingLineNumber());
  }
}
