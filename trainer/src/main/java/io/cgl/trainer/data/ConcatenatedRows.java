package io.cgl.trainer.data;

import io.cgl.checkpoint.features.InputField;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
  public Optional<InputField.Image> image() {
    return first.image();
  }

  @Override
  public List<String> notes() {
    return Stream.of(first.notes(), second.notes()).flatMap(List::stream).distinct().toList();
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
