package io.cgl.topics;

/**
 * The registry cannot be asked right now, or refuses this application. That says nothing about the
 * record: read it again instead of dead-lettering it.
 */
public final class RegistryUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param cause why the registry cannot be asked
   */
  public RegistryUnavailableException(Throwable cause) {
    super("the schema registry does not answer: " + cause.getMessage(), cause);
  }
}
