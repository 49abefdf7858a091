package io.cgl.topics;

/**
 * The brokers or the registry refuse access or cannot be found. The one-line message says which,
 * why, and what to check; it never contains a secret.
 */
public final class AccessException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  AccessException(String message, Throwable cause) {
    super(message, cause);
  }
}
