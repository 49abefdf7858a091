package io.cgl.trainer.data;

import io.cgl.checkpoint.features.InputField;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * Some of a set of rows, in their order.
 *
 * @param wanted a new predicate of values and label for each pass, since it may count the rows
 */
public record FilteredRows(
    LabelledRows rows, Supplier<? extends BiPredicate<Object[], String>> wanted)
    implements LabelledRows {

  /** The rows of these numbers. */
  public static FilteredRows of(LabelledRows rows, BitSet numbers) {
    return new FilteredRows(
        rows,
        () -> {
          int[] next = {0};
          return (values, label) -> numbers.get(next[0]++);
        });
  }

  @Override
  public String name() {
    return rows.name();
  }

  @Override
  public List<String> fields() {
    return rows.fields();
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
    BiPredicate<Object[], String> wants = wanted.get();
    rows.forEach(
        (values, label) -> {
          if (wants.test(values, label)) {
            visitor.visit(values, label);
          }
        });
  }
}
