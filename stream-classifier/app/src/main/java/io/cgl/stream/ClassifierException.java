package io.cgl.stream;

/** The classifier cannot run. The message says in one line why and what to do. */
public final class ClassifierException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ClassifierException(String message) {
    super(message);
  }

  public ClassifierException(String message, Throwable cause) {
    super(message, cause);
  }
}
