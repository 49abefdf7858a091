package io.cgl.testing.harness;

/** A run cannot go on. The message says in one line why. */
public final class HarnessException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public HarnessException(String message) {
    super(message);
  }

  public HarnessException(String message, Throwable cause) {
    super(message, cause);
  }
}
