package io.cgl.trainer.data;

import io.cgl.checkpoint.features.InputField;
import java.util.List;
import java.util.Optional;

/**
 * Rows of named fields, each with its class, that can be read any number of times in the same
 * order. They need not fit into memory.
 */
public interface LabelledRows {

  /** Their name in reports and errors. */
  String name();

  /** The names of the fields, without the label. */
  List<String> fields();

  /** The image input that is every row's one field; empty for a table. */
  default Optional<InputField.Image> image() {
    return Optional.empty();
  }

  /**
   * What the user should know about where the rows come from. What is found in rows is only known
   * after {@link #forEach}.
   */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Passes every row to {@code visitor}.
   *
   * @throws DataException if a row cannot be read
   */
  void forEach(Visitor visitor);

  /** Receives one row after the other. */
  @FunctionalInterface
  interface Visitor {

    /**
     * Sees a row.
     *
     * @param values in the order of the fields: {@link Number}, {@link Boolean}, {@link
     *     CharSequence}, {@link java.nio.ByteBuffer} (an encoded image), or null where missing; the
     *     array is only good until this call returns
     * @param label the row's class
     */
    void visit(Object[] values, String label);
  }

  /**
   * These rows and then {@code more}, whose fields are found by name; a field that {@code more}
   * lacks is missing.
   */
  default LabelledRows and(LabelledRows more) {
    return new ConcatenatedRows(this, more);
  }
}
