package io.cgl.trainer.data;

import java.nio.charset.Charset;
import java.util.Optional;

/**
 * How a CSV file is written, as far as the user says it. What is left empty is found from the
 * file's beginning.
 *
 * @param separator between the cells of a row
 * @param decimalComma whether numbers are written {@code 18,6}
 * @param encoding of the text; a byte order mark in the file wins over it
 * @param header whether the first row names the columns; otherwise they are c1, c2, ...
 */
public record CsvFormat(
    Optional<Character> separator,
    Optional<Boolean> decimalComma,
    Optional<Charset> encoding,
    boolean header) {

  /** Everything is found, and the first row is a header. */
  public static final CsvFormat FOUND =
      new CsvFormat(Optional.empty(), Optional.empty(), Optional.empty(), true);
}
