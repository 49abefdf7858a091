package io.cgl.trainer.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.cgl.checkpoint.features.ValueReading;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The first rows of a CSV file, and the dialect that they show.
 *
 * @param announced whether the first line is {@code sep=;}, by which Excel knows the separator
 * @param first the first row, which names the columns unless there is no header
 * @param rows the rows after it that are like it in length and not equal to it
 * @param doubtful a number whose comma may be a decimal one, where none decides that
 */
record CsvBeginning(
    CsvDialect dialect,
    boolean announced,
    List<String> first,
    List<List<String>> rows,
    Optional<String> doubtful) {

  private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');

  private static final Pattern ANNOUNCEMENT = Pattern.compile("\"?sep=([^\"\\r\\n])\"?(\\R|$)");

  /**
   * Finds the dialect.
   *
   * @param text that the file begins with
   * @param whole whether that is all of it
   * @param label a column that the header should have; not found if it cannot be trusted
   */
  static CsvBeginning of(String text, boolean whole, CsvFormat format, String label) {
    Matcher announcement = ANNOUNCEMENT.matcher(text);
    boolean announced = announcement.lookingAt();
    String table = announced ? text.substring(announcement.end()) : text;
    Optional<Character> known =
        format
            .separator()
            .or(() -> announced ? Optional.of(announcement.group(1).charAt(0)) : Optional.empty());
    List<Candidate> candidates =
        known.map(List::of).orElse(SEPARATORS).stream()
            .map(separator -> Candidate.of(table, whole, separator, label))
            .toList();
    // A file of one column has none of the separators.
    Candidate best =
        candidates.stream()
            .filter(candidate -> candidate.columns() > 1)
            .max(Candidate.BETTER)
            .orElse(candidates.get(0));
    List<String> first = best.records().isEmpty() ? List.of() : best.records().get(0);
    List<List<String>> rows =
        best.records().stream()
            .skip(1)
            .filter(row -> row.size() == first.size() && !row.equals(first))
            .toList();
    List<List<String>> values =
        format.header()
            ? rows
            : Stream.concat(best.records().stream().limit(1), rows.stream()).toList();
    List<DecimalComma.Finding> found =
        IntStream.range(0, first.size())
            .mapToObj(i -> DecimalComma.in(values.stream().map(row -> row.get(i)).toList()))
            .toList();
    boolean commas =
        format
            .decimalComma()
            .orElse(best.separator() != ',' && found.contains(DecimalComma.Finding.YES));
    boolean grouped = values.stream().flatMap(List::stream).anyMatch(DecimalComma::groups);
    CsvDialect dialect =
        new CsvDialect(
            best.separator(),
            commas ? Optional.of(new DecimalComma(grouped)) : Optional.empty(),
            format.decimalComma().isEmpty() && !commas && best.separator() != ',');
    return new CsvBeginning(
        dialect,
        announced,
        first,
        rows,
        dialect.unsure() && found.contains(DecimalComma.Finding.PERHAPS)
            ? values.stream()
                .map(row -> row.get(found.indexOf(DecimalComma.Finding.PERHAPS)))
                .filter(cell -> cell.indexOf(',') > 0)
                .findFirst()
            : Optional.empty());
  }

  /** The cells of a column below the first row. */
  List<String> column(int position) {
    return rows.stream().map(row -> dialect.cell(row.get(position))).toList();
  }

  /**
   * The rows that a separator makes of the text, their cells without blanks around them.
   *
   * @param named whether the label is a cell of the first one
   * @param alike share of the others that are as long as the first one
   */
  private record Candidate(
      char separator, List<List<String>> records, boolean named, double alike) {

    static final Comparator<Candidate> BETTER =
        Comparator.comparing(Candidate::named)
            .thenComparing(Candidate::alike)
            .thenComparing(Candidate::columns);

    static Candidate of(String text, boolean whole, char separator, String label) {
      List<List<String>> records = records(text, whole, separator);
      if (records.isEmpty()) {
        return new Candidate(separator, records, false, 0);
      }
      List<String> first = records.get(0);
      long alike = records.stream().filter(row -> row.size() == first.size()).count();
      return new Candidate(
          separator, records, first.contains(label), (double) alike / records.size());
    }

    int columns() {
      return records.isEmpty() ? 0 : records.get(0).size();
    }

    private static List<List<String>> records(String text, boolean whole, char separator) {
      List<List<String>> records = new ArrayList<>();
      try (CsvReader<CsvRecord> reader = CsvDialect.records(new StringReader(text), separator)) {
        for (CsvRecord cells : reader) {
          records.add(cells.getFields().stream().map(ValueReading::strip).toList());
        }
        if (!whole && records.size() > 1) {
          records.remove(records.size() - 1); // It goes on behind the beginning.
        }
      } catch (CsvParseException e) {
        // Another separator may do; if none does, reading the file says why.
        return records;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return records;
    }
  }
}
