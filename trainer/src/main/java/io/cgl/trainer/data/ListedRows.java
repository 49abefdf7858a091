package io.cgl.trainer.data;

import java.util.List;

/**
 * Rows in memory, such as those from the stream.
 *
 * @param fields the order of every row's values
 */
public record ListedRows(String name, List<String> fields, List<Row> rows) implements LabelledRows {

  /** A row's values, in the order of the fields, and its class. */
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
