package io.cgl.trainer.data;

/**
 * Data that cannot be trained on or evaluated. The message names the file, the place and what to
 * do.
 */
public final class DataException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
