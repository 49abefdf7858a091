package io.cgl.checkpoint;

/**
 * A row that a model cannot take: a field is not there, or holds something else than the model was
 * trained on.
 */
public final class UnencodableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnencodableException(String message) {
    super(message);
  }

  public UnencodableException(String message, Throwable cause) {
    super(message, cause);
  }
}
