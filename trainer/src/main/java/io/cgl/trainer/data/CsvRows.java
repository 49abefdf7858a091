package io.cgl.trainer.data;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.cgl.files.Gzip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * A CSV file with a header (RFC 4180, UTF-8), plain or gzipped.
 *
 * <p>Empty cells and the usual words for "unknown" are missing values.
 *
 * @param positions of the fields among a row's cells
 * @param from number of the first row, counted from 0
 * @param to number after the last row
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record CsvRows(
    Path file, List<String> fields, int[] positions, int labelPosition, long from, long to)
    implements LabelledRows {

  private static final Set<String> MISSING = Set.of("", "?", "na", "n/a", "nan", "null");

  /**
   * Reads the file's header.
   *
   * @param label the column that holds the class
   * @param ignored columns that are neither feature nor label
   * @throws DataException if the file cannot be read or lacks one of these columns
   */
  public static CsvRows open(Path file, String label, Set<String> ignored) {
    List<String> header = header(file);
    Set<String> wanted = new LinkedHashSet<>(ignored);
    wanted.add(label);
    for (String column : wanted) {
      if (!header.contains(column)) {
        throw new DataException(
            "%s has no column '%s'; it has %s".formatted(file, column, String.join(", ", header)));
      }
    }
    List<String> fields = header.stream().filter(column -> !wanted.contains(column)).toList();
    if (fields.isEmpty()) {
      throw new DataException(
          "%s has no columns beside '%s' and the ignored ones".formatted(file, label));
    }
    int[] positions = fields.stream().mapToInt(header::indexOf).toArray();
    return new CsvRows(file, fields, positions, header.indexOf(label), 0, Long.MAX_VALUE);
  }

  /** The rows from number {@code from}, counted from 0, to {@code to}, exclusive. */
  public CsvRows slice(long from, long to) {
    return new CsvRows(file, fields, positions, labelPosition, from, to);
  }

  /** How much heap it takes to train on all rows of the file. */
  public HeapNeed heapNeed() {
    return HeapNeed.of(file, fields.size());
  }

  @Override
  public String name() {
    return file.getFileName().toString();
  }

  /** The line of the file that each row begins on; the header is on line 1. */
  public long[] lines() {
    LongStream.Builder lines = LongStream.builder();
    forEachRecord(cells -> lines.add(cells.getStartingLineNumber()));
    return lines.build().toArray();
  }

  @Override
  public void forEach(Visitor visitor) {
    Object[] values = new Object[positions.length];
    forEachRecord(cells -> visit(cells, values, visitor));
  }

  private void forEachRecord(Consumer<CsvRecord> visitor) {
    try (CsvReader<CsvRecord> reader = reader(file);
        CloseableIterator<CsvRecord> records = reader.iterator()) {
      records.next(); // The header.
      for (long row = 0; row < to && records.hasNext(); row++) {
        CsvRecord cells = records.next();
        if (row >= from) {
          visitor.accept(cells);
        }
      }
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      throw new DataException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void visit(CsvRecord cells, Object[] values, Visitor visitor) {
    String label = cells.getField(labelPosition).strip();
    if (label.isEmpty()) {
      throw new DataException(
          "%s, line %d has no label: give it one or remove the row"
              .formatted(file, cells.getStartingLineNumber()));
    }
    for (int i = 0; i < positions.length; i++) {
      values[i] = valueOrMissing(cells.getField(positions[i]));
    }
    visitor.visit(values, label);
  }

  private static String valueOrMissing(String cell) {
    String text = cell.strip();
    // Most cells are longer than these words and need no lower case.
    return text.length() <= 4 && MISSING.contains(text.toLowerCase(Locale.ROOT)) ? null : text;
  }

  private static List<String> header(Path file) {
    try (CsvReader<CsvRecord> reader = reader(file);
        CloseableIterator<CsvRecord> records = reader.iterator()) {
      List<String> header = new ArrayList<>();
      records.next().getFields().forEach(name -> header.add(name.strip()));
      if (new LinkedHashSet<>(header).size() < header.size()) {
        throw new DataException("%s has two columns of one name: %s".formatted(file, header));
      }
      return header;
    } catch (NoSuchElementException e) {
      throw new DataException("%s is empty: a header and rows were expected".formatted(file), e);
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      throw new DataException("cannot read %s: %s".formatted(file, explain(e)), e);
    }
  }

  private static String explain(Exception e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "there is no such file"
        : e.getMessage();
  }

  private static CsvReader<CsvRecord> reader(Path file) throws IOException {
    return CsvReader.builder().detectBomHeader(true).ofCsvRecord(Gzip.open(file));
  }
}
