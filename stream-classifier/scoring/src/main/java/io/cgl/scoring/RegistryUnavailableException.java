package io.cgl.scoring;

/**
 * The registry cannot be asked right now, or refuses this application. That says nothing about the
 * record, which must be tried again and must not be dead-lettered.
 */
public final class RegistryUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RegistryUnavailableException(Throwable cause) {
    super("the schema registry does not answer: " + cause.getMessage(), cause);
  }
}
