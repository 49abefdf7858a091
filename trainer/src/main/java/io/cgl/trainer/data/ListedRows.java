package io.cgl.trainer.data;

import java.util.List;

/**
 * Rows in memory, such as those from the stream.
 *
 * @param name their name
 * @param fields the order of every row's values
 * @param rows the rows
 */
public record ListedRows(String name, List<String> fields, List<Row> rows) implements LabelledRows {

  /**
   * One row.
   *
   * @param values in the order of the fields
   * @param label its class
   */
  public record Row(Object[] values, String label) {}

  public ListedRows {
    fields = List.copyOf(fields);
    rows = List.copyOf(rows);
  }

  @Override
  public void forEach(Visitor visitor) {
    rows.forEach(row -> visitor.visit(row.values(), row.label()));
  }
}
