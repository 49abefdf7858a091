package io.cgl.topics;

/** The bytes of an event name no Avro record's schema that the registry knows. */
public final class NoEventSchemaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why there is none. */
  public enum Reason {
    /** They do not begin with the magic byte and a schema id. */
    NO_PREFIX,
    /** The registry knows no schema of that id. */
    UNKNOWN_ID,
    /** The schema is not a record's. */
    NO_RECORD
  }

  private final Reason reason;

  NoEventSchemaException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
