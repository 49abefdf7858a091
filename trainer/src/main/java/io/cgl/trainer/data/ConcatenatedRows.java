package io.cgl.trainer.data;

import java.util.List;

/** One set of rows after another, with the fields of the first. */
record ConcatenatedRows(LabelledRows first, LabelledRows second) implements LabelledRows {

  @Override
  public String name() {
    return first.name() + " and " + second.name();
  }

  @Override
  public List<String> fields() {
    return first.fields();
  }

  @Override
  public void forEach(Visitor visitor) {
    first.forEach(visitor);
    int[] positions =
        first.fields().stream().mapToInt(field -> second.fields().indexOf(field)).toArray();
    Object[] row = new Object[positions.length];
    second.forEach(
        (values, label) -> {
          for (int i = 0; i < row.length; i++) {
            row[i] = positions[i] < 0 ? null : values[positions[i]];
          }
          visitor.visit(row, label);
        });
  }
}
