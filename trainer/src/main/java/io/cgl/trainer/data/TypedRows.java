package io.cgl.trainer.data;

import io.cgl.checkpoint.features.ValueReading;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Labelled rows of a file whose values have types, which are taken and not guessed.
 *
 * @param fields the features
 * @param wanted positions of the features among the source's columns, and then of the label if
 *     there is one
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record TypedRows(RowSource source, List<String> fields, int[] wanted) implements LabelledRows {

  /**
   * Chooses columns.
   *
   * @param label the column that holds the class
   * @param ignored columns that are neither feature nor label
   * @throws DataException if the file lacks one of these columns, or has no others
   */
  static TypedRows of(RowSource source, String label, Set<String> ignored) {
    Set<String> named = new LinkedHashSet<>(ignored);
    named.add(label);
    List<String> columns = source.columns();
    for (String column : named) {
      if (!columns.contains(column)) {
        throw new DataException(
            "%s has no column '%s'; it has %s"
                .formatted(source.file(), column, String.join(", ", columns)));
      }
    }
    List<String> fields = columns.stream().filter(column -> !named.contains(column)).toList();
    if (fields.isEmpty()) {
      throw new DataException(
          "%s has no columns beside '%s' and the ignored ones".formatted(source.file(), label));
    }
    int[] wanted =
        IntStream.concat(
                fields.stream().mapToInt(columns::indexOf), IntStream.of(columns.indexOf(label)))
            .toArray();
    return new TypedRows(source, fields, wanted);
  }

  /** All rows without a label; the class of every row is empty. */
  static TypedRows unlabelled(RowSource source) {
    return new TypedRows(
        source, source.columns(), IntStream.range(0, source.columns().size()).toArray());
  }

  @Override
  public String name() {
    return source.file().getFileName().toString();
  }

  @Override
  public void forEach(Visitor visitor) {
    int label = fields.size();
    source.forEach(
        wanted,
        (place, values) -> {
          String where = "%s, %s".formatted(source.file(), place);
          if (label == wanted.length) {
            visit(values, "", where, visitor);
            return;
          }
          if (ValueReading.isMissing(values[label])) {
            throw new DataException(
                "%s has no label: give it one or remove the row".formatted(where));
          }
          visit(values, ValueReading.word(values[label]), where, visitor);
        });
  }

  private static void visit(Object[] values, String label, String where, Visitor visitor) {
    try {
      visitor.visit(values, label);
    } catch (DataException e) {
      throw e.at(where);
    }
  }
}
