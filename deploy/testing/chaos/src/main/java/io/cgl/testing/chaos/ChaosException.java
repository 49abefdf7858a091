package io.cgl.testing.chaos;

/** The harness itself could not go on. Its message is one line for whoever called it. */
public final class ChaosException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ChaosException(String message) {
    super(message);
  }

  public ChaosException(String message, Throwable cause) {
    super(message, cause);
  }
}
