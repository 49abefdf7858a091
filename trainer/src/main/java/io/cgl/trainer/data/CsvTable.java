package io.cgl.trainer.data;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.cgl.checkpoint.features.ValueReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * The columns of a CSV file and the cells of its rows.
 *
 * @param names of the columns without blanks around them; empty for one without a name
 * @param header whether the file's first row holds the names
 */
record CsvTable(CsvText text, CsvBeginning beginning, List<String> names, boolean header) {

  /** Receives one row after the other. */
  @FunctionalInterface
  interface RowVisitor {

    /** Sees a row of as many cells as there are columns; false ends the reading. */
    boolean visit(CsvRecord cells);
  }

  /**
   * Finds a file's encoding, dialect and columns.
   *
   * @param label the column that the file should have
   * @throws DataException if it cannot be read, is no text, or is empty
   */
  static CsvTable open(Path file, CsvFormat format, String label) {
    try {
      CsvText text = CsvText.of(file, format.encoding());
      String start = text.beginning();
      CsvBeginning beginning = CsvBeginning.of(start, CsvText.isWhole(start), format, label);
      List<String> first = beginning.first();
      if (first.isEmpty()) {
        // Either there is nothing, or the first row cannot be read.
        first = new CsvTable(text, beginning, List.of(), false).firstCells();
      }
      List<String> names =
          format.header()
              ? first
              : IntStream.rangeClosed(1, first.size()).mapToObj(i -> "c" + i).toList();
      return new CsvTable(text, beginning, names, format.header());
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(file, e);
    }
  }

  CsvDialect dialect() {
    return beginning.dialect();
  }

  Path file() {
    return text.file();
  }

  /**
   * Passes on every row below the header.
   *
   * @param repeated receives the lines of rows that are the header again, which are left out
   * @throws DataException if a row cannot be read or has another number of cells
   */
  void forEach(RowVisitor visitor, LongConsumer repeated) {
    try (CsvReader<CsvRecord> reader = dialect().records(text.open());
        CloseableIterator<CsvRecord> records = reader.iterator()) {
      for (int i = 0; i < (beginning.announced() ? 1 : 0) + (header ? 1 : 0); i++) {
        records.next();
      }
      while (records.hasNext()) {
        CsvRecord cells = records.next();
        if (cells.getFieldCount() != names.size()) {
          if (isBlank(cells)) {
            continue;
          }
          throw otherLength(cells);
        }
        if (header && isHeader(cells)) {
          repeated.accept(cells.getStartingLineNumber());
        } else if (!visitor.visit(cells)) {
          return;
        }
      }
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      throw unreadable(file(), e);
    }
  }

  private List<String> firstCells() {
    try (CsvReader<CsvRecord> reader = dialect().records(text.open());
        CloseableIterator<CsvRecord> records = reader.iterator()) {
      if (beginning.announced()) {
        records.next();
      }
      if (!records.hasNext()) {
        throw new DataException("%s is empty: a header and rows were expected".formatted(file()));
      }
      return records.next().getFields().stream().map(ValueReading::strip).toList();
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      throw unreadable(file(), e);
    }
  }

  private boolean isHeader(CsvRecord cells) {
    for (int i = 0; i < names.size(); i++) {
      String cell = cells.getField(i);
      // Most rows differ from it in the length of their first cell.
      if (cell.length() < names.get(i).length() || !ValueReading.strip(cell).equals(names.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(CsvRecord cells) {
    return cells.getFieldCount() == 1 && cells.getField(0).isBlank();
  }

  private DataException otherLength(CsvRecord cells) {
    return new DataException(
        "%s, line %d has %d cells, %s has %d, separated by %s: correct the line, or put a cell that holds the separator in quotes"
            .formatted(
                file(),
                cells.getStartingLineNumber(),
                cells.getFieldCount(),
                header ? "the header" : "the first row",
                names.size(),
                dialect().described()));
  }

  private static DataException unreadable(Path file, Exception e) {
    if (e.getCause() instanceof DataException known) {
      return known;
    }
    if (e instanceof CsvParseException && e.getCause() instanceof IOException damaged) {
      return unreadable(file, damaged);
    }
    return new DataException(
        "cannot read %s: %s"
            .formatted(
                file, e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()),
        e);
  }
}
