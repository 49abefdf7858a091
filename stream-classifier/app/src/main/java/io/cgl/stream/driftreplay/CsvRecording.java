package io.cgl.stream.driftreplay;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.cgl.files.Gzip;
import io.cgl.stream.ClassifierException;
import io.cgl.topics.RootMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;

/**
 * Takes a recording from a CSV file with a header (RFC 4180, UTF-8), plain or gzipped: its labels
 * in file order, as if they had been predicted.
 */
public final class CsvRecording {

  private final Path file;
  private final String label;

  /**
   * @param label the column that holds the class
   */
  public CsvRecording(Path file, String label) {
    this.file = file;
    this.label = label;
  }

  /**
   * Windows of a number of rows each.
   *
   * @throws ClassifierException if the file cannot be read or lacks the column
   */
  public Recording byEvents(int window) {
    WindowCounter counter = new WindowCounter(window);
    read(List.of(label), (row, cells) -> counter.add(name(), row, cells[0]));
    return new Recording(name(), Axis.EVENTS, counter.windows());
  }

  /**
   * Windows of event time.
   *
   * @param time the column that holds it, as seconds or milliseconds since the epoch or in ISO 8601
   * @throws ClassifierException if the file cannot be read, lacks a column, or has a cell that is
   *     no time
   */
  public Recording byTime(String time, Duration window) {
    WindowCounter counter = new WindowCounter(window.toMillis());
    read(
        List.of(label, time),
        (row, cells) -> {
          try {
            counter.add(name(), EventTime.parse(cells[1]), cells[0]);
          } catch (DateTimeException e) {
            throw new ClassifierException(
                "%s, row %d: '%s' in column '%s' is no time: seconds or milliseconds since 1970 or ISO 8601 are"
                    .formatted(file, row + 1, cells[1], time),
                e);
          }
        });
    return new Recording(name(), Axis.TIME, counter.windows());
  }

  private interface Visitor {
    void visit(long row, String[] cells);
  }

  private void read(List<String> columns, Visitor visitor) {
    try (CsvReader<CsvRecord> reader =
            CsvReader.builder().detectBomHeader(true).ofCsvRecord(Gzip.open(file));
        CloseableIterator<CsvRecord> records = reader.iterator()) {
      if (!records.hasNext()) {
        throw new ClassifierException(
            "%s is empty: a header and rows were expected".formatted(file));
      }
      int[] positions = positions(records.next().getFields(), columns);
      String[] cells = new String[positions.length];
      for (long row = 0; records.hasNext(); row++) {
        CsvRecord record = records.next();
        for (int i = 0; i < cells.length; i++) {
          cells[i] = record.getField(positions[i]).strip();
        }
        visitor.visit(row, cells);
      }
    } catch (NoSuchFileException e) {
      throw new ClassifierException("there is no file %s".formatted(file), e);
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      throw new ClassifierException("cannot read %s: %s".formatted(file, RootMessage.of(e)), e);
    }
  }

  private int[] positions(List<String> header, List<String> columns) {
    List<String> names = header.stream().map(String::strip).toList();
    for (String column : columns) {
      if (!names.contains(column)) {
        throw new ClassifierException(
            "%s has no column '%s'; it has %s".formatted(file, column, String.join(", ", names)));
      }
    }
    return columns.stream().mapToInt(names::indexOf).toArray();
  }

  private String name() {
    return String.valueOf(file.getFileName());
  }
}
