package io.cgl.topics;

/**
 * The brokers or the registry do not let us in, or cannot be found. The message says in one line
 * which, why, and what to check; it never holds a secret.
 */
public final class AccessException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  AccessException(String message, Throwable cause) {
    super(message, cause);
  }
}
