package io.cgl.trainer.data;

import io.cgl.checkpoint.features.InputField;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Rows without some of their fields, such as the one that says which group a row is in. */
public record WithoutColumns(LabelledRows rows, Set<String> columns) implements LabelledRows {

  /**
   * The rows without these fields.
   *
   * @throws DataException if there are no such fields, or no others
   */
  public WithoutColumns {
    columns = Set.copyOf(columns);
    for (String column : columns) {
      if (!rows.fields().contains(column)) {
        throw new DataException(
            "%s has no column '%s'; it has %s"
                .formatted(rows.name(), column, String.join(", ", rows.fields())));
      }
    }
    if (columns.containsAll(rows.fields())) {
      throw new DataException(
          "%s has no columns beside the label and '%s'"
              .formatted(rows.name(), String.join("', '", columns)));
    }
  }

  @Override
  public String name() {
    return rows.name();
  }

  @Override
  public List<String> fields() {
    return rows.fields().stream().filter(field -> !columns.contains(field)).toList();
  }

  @Override
  public Optional<InputField.Image> image() {
    return rows.image();
  }

  @Override
  public List<String> notes() {
    return rows.notes();
  }

  @Override
  public void forEach(Visitor visitor) {
    int[] kept =
        IntStream.range(0, rows.fields().size())
            .filter(i -> !columns.contains(rows.fields().get(i)))
            .toArray();
    Object[] row = new Object[kept.length];
    rows.forEach(
        (values, label) -> {
          for (int i = 0; i < kept.length; i++) {
            row[i] = values[kept[i]];
          }
          visitor.visit(row, label);
        });
  }
}
