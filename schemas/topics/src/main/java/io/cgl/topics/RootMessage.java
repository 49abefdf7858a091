package io.cgl.topics;

/** The message of a failure's root cause. */
public final class RootMessage {

  private RootMessage() {}

  /** The message of the first cause in one line, or its type where it has no message. */
  public static String of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return message.replaceAll("\\s*\\R\\s*", " ");
  }
}
