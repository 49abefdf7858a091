package io.cgl.trainer.calibration;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;

/**
 * What each mistake costs, as CSV: the first row names the predicted classes, the first column the
 * true ones.
 *
 * <pre>
 * actual,normal,attack
 * normal,0,1
 * attack,20,0
 * </pre>
 *
 * @param csv the text, kept because settings are text
 * @param predicted the class of each column
 * @param actual the class of each row
 * @param rows by true (first index) and predicted class
 */
public record CostMatrix(
    String csv, List<String> predicted, List<String> actual, List<List<Double>> rows) {

  private static final int MOST_BYTES = 60_000;

  private static final double LARGEST = 1e9;

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it cannot be read or is no matrix, see {@link #parse}
   */
  public static CostMatrix read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IllegalArgumentException(
            "%s has more than %,d bytes: it is no cost matrix".formatted(file, MOST_BYTES));
      }
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read the costs in %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Reads a matrix.
   *
   * @throws IllegalArgumentException if the text is no square matrix of costs from 0 to 1e9
   */
  public static CostMatrix parse(String csv) {
    require(
        csv.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES,
        "the file has more than %,d bytes".formatted(MOST_BYTES));
    List<String> predicted = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    List<List<Double>> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> records = CsvReader.builder().ofCsvRecord(csv)) {
      for (CsvRecord record : records) {
        List<String> fields = record.getFields().stream().map(String::strip).toList();
        if (predicted.isEmpty()) {
          predicted.addAll(fields.subList(1, fields.size()));
        } else {
          actual.add(fields.get(0));
          rows.add(costs(fields.subList(1, fields.size()), fields.get(0), predicted));
        }
      }
    } catch (CsvParseException | IOException e) {
      throw new IllegalArgumentException("the costs are no CSV: " + e.getMessage(), e);
    }
    requireDistinct("column", predicted);
    requireDistinct("row", actual);
    require(
        predicted.size() >= 2 && new HashSet<>(predicted).equals(new HashSet<>(actual)),
        "its columns are for %s and its rows for %s".formatted(predicted, actual));
    return new CostMatrix(csv, predicted, actual, rows);
  }

  private static List<Double> costs(List<String> fields, String actual, List<String> predicted) {
    List<Double> costs = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      costs.add(cost(fields.get(i), actual, predicted.get(i)));
    }
    return costs;
  }

  private static double cost(String field, String actual, String predicted) {
    double cost;
    try {
      cost = Double.parseDouble(field);
    } catch (NumberFormatException e) {
      cost = Double.NaN;
    }
    require(
        cost >= 0 && cost <= LARGEST,
        "'%s' in row '%s', column '%s' is no number from 0 to 1e9"
            .formatted(field, actual, predicted));
    return cost;
  }

  private static void requireDistinct(String what, List<String> names) {
    require(new HashSet<>(names).size() == names.size(), "a class has more than one " + what);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(
          ("the costs need a row and a column for every class, and a cost from 0 in each field,"
                  + " but %s")
              .formatted(otherwise));
    }
  }

  /**
   * The costs in the order of a model's classes.
   *
   * @throws IllegalArgumentException if the matrix is for other classes
   */
  List<List<Double>> of(List<String> classes) {
    if (!new TreeSet<>(classes).equals(new TreeSet<>(predicted))) {
      throw new IllegalArgumentException(
          "the costs are for the classes %s, the rows have %s: give costs for those"
              .formatted(new TreeSet<>(predicted), new TreeSet<>(classes)));
    }
    return classes.stream()
        .map(row -> rows.get(actual.indexOf(row)))
        .map(row -> classes.stream().map(column -> row.get(predicted.indexOf(column))).toList())
        .toList();
  }
}
