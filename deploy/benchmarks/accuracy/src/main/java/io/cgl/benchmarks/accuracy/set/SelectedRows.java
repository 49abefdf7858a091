package io.cgl.benchmarks.accuracy.set;

import io.cgl.trainer.data.DataException;
import io.cgl.trainer.data.LabelledRows;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The rows that have one of some values in a field, and that field left out.
 *
 * @param field by which to select
 * @param values as the file writes them
 */
record SelectedRows(LabelledRows rows, String field, Set<String> values) implements LabelledRows {

  SelectedRows {
    if (!rows.fields().contains(field)) {
      throw new DataException(
          "%s has no column '%s' to select rows by".formatted(rows.name(), field));
    }
  }

  @Override
  public String name() {
    return rows.name();
  }

  @Override
  public List<String> fields() {
    return rows.fields().stream().filter(name -> !name.equals(field)).toList();
  }

  @Override
  public void forEach(Visitor visitor) {
    int selector = rows.fields().indexOf(field);
    int[] kept = IntStream.range(0, rows.fields().size()).filter(i -> i != selector).toArray();
    Object[] row = new Object[kept.length];
    rows.forEach(
        (all, label) -> {
          if (all[selector] != null && values.contains(all[selector].toString())) {
            for (int i = 0; i < kept.length; i++) {
              row[i] = all[kept[i]];
            }
            visitor.visit(row, label);
          }
        });
  }
}
