package io.cgl.trainer.data;

/**
 * Data that cannot be trained on or evaluated. The message names the file, the place and what to
 * do.
 */
public final class DataException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is wrong with one row, if it is about one whose place is not known yet. */
  private final String ofRow;

  public DataException(String message) {
    this(message, null, null);
  }

  public DataException(String message, Throwable cause) {
    this(message, null, cause);
  }

  private DataException(String message, String ofRow, Throwable cause) {
    super(message, cause);
    this.ofRow = ofRow;
  }

  /**
   * Of a row of which only its number is known; the reader of the rows may say more by {@link #at}.
   *
   * @param number counted from 1
   * @param problem goes on behind the row's place
   */
  public static DataException ofRow(String source, long number, String problem, Throwable cause) {
    return new DataException("%s, row %d%s".formatted(source, number, problem), problem, cause);
  }

  /** The same with a row's place instead of its number; itself if it is about no row. */
  DataException at(String place) {
    return ofRow == null ? this : new DataException(place + ofRow, null, this);
  }
}
