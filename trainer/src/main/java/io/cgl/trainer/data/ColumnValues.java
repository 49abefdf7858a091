package io.cgl.trainer.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The classes of rows, and one column that says where each row belongs.
 *
 * @param column its name; empty if only the classes are wanted
 * @param labels the class of each row
 * @param values the column's value of each row; all empty if only the classes are wanted
 */
public record ColumnValues(String column, List<String> labels, List<String> values) {

  /**
   * Reads classes and column.
   *
   * @throws DataException if there is none of this name, or a row has no value in it
   */
  public static ColumnValues of(LabelledRows rows, Optional<String> column) {
    int position = column.map(rows.fields()::indexOf).orElse(0);
    if (position < 0) {
      throw new DataException(
          "%s has no column '%s'; it has %s"
              .formatted(rows.name(), column.get(), String.join(", ", rows.fields())));
    }
    List<String> labels = new ArrayList<>();
    List<String> values = new ArrayList<>();
    Map<String, String> known = new HashMap<>(); // Each value once, however many rows have it.
    rows.forEach(
        (row, label) -> {
          String value = column.isEmpty() ? "" : text(row[position]);
          if (value == null) {
            throw DataException.ofRow(
                rows.name(),
                values.size() + 1,
                " has no value in '%s', which must say where each row belongs"
                    .formatted(column.get()),
                null);
          }
          labels.add(known.computeIfAbsent(label, text -> text));
          values.add(known.computeIfAbsent(value, text -> text));
        });
    return new ColumnValues(column.orElse(""), labels, values);
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  /** The column of these rows and then of others. */
  public ColumnValues and(ColumnValues more) {
    List<String> allLabels = new ArrayList<>(labels);
    List<String> allValues = new ArrayList<>(values);
    allLabels.addAll(more.labels);
    allValues.addAll(more.values);
    return new ColumnValues(column, allLabels, allValues);
  }

  public int rows() {
    return values.size();
  }

  /** A number for each value, from 0 in order of appearance. */
  public int[] numbers() {
    return numbers(values);
  }

  /** A number for each class, from 0 in order of appearance. */
  public int[] labelNumbers() {
    return numbers(labels);
  }

  private static int[] numbers(List<String> names) {
    Map<String, Integer> known = new HashMap<>();
    return names.stream()
        .mapToInt(name -> known.computeIfAbsent(name, text -> known.size()))
        .toArray();
  }
}
