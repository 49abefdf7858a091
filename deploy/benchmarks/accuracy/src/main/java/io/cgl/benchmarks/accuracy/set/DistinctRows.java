package io.cgl.benchmarks.accuracy.set;

import io.cgl.trainer.data.LabelledRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The first of all rows that agree in every field and the label. */
record DistinctRows(LabelledRows rows) implements LabelledRows {

  @Override
  public String name() {
    return rows.name();
  }

  @Override
  public List<String> fields() {
    return rows.fields();
  }

  @Override
  public void forEach(Visitor visitor) {
    Set<List<Object>> seen = new HashSet<>();
    rows.forEach(
        (values, label) -> {
          List<Object> row = new ArrayList<>(values.length + 1);
          Collections.addAll(row, values);
          row.add(label);
          if (seen.add(row)) {
            visitor.visit(values, label);
          }
        });
  }
}
