package io.cgl.benchmarks.accuracy.set;

import io.cgl.trainer.data.FilteredRows;
import io.cgl.trainer.data.LabelledRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/** The first of all rows that agree in every field and the label. */
final class DistinctRows {

  private DistinctRows() {}

  static FilteredRows of(LabelledRows rows) {
    return new FilteredRows(rows, DistinctRows::unseen);
  }

  private static BiPredicate<Object[], String> unseen() {
    Set<List<Object>> seen = new HashSet<>();
    return (values, label) -> {
      List<Object> row = new ArrayList<>(values.length + 1);
      Collections.addAll(row, values);
      row.add(label);
      return seen.add(row);
    };
  }
}
