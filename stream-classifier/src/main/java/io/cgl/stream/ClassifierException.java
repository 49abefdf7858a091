package io.cgl.stream;

/** The classifier cannot work. The message says in one line why, and what to do. */
public final class ClassifierException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ClassifierException(String message) {
    super(message);
  }

  public ClassifierException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What the first cause of a failure says, in one line. */
  public static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }
}
