package io.cgl.trainer.data;

import java.nio.file.Path;
import java.util.List;

/** A file of rows whose values have types. It can be read any number of times. */
interface RowSource {

  Path file();

  /** The names of all columns; nested ones by dotted paths. */
  List<String> columns();

  /**
   * Passes on every row.
   *
   * @param wanted positions of the columns to read
   * @throws DataException if a row cannot be read, or a wanted column holds lists or maps
   */
  void forEach(int[] wanted, Row visitor);

  /** Receives one row after the other. */
  @FunctionalInterface
  interface Row {

    /**
     * Sees a row.
     *
     * @param place where it stands, such as "line 3"
     * @param values of the wanted columns in their order, null where missing
     */
    void visit(String place, Object[] values);
  }
}
