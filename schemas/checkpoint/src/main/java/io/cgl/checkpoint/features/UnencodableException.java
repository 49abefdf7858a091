package io.cgl.checkpoint.features;

import java.util.Objects;

/**
 * An event that a model cannot take: its bytes are no record, a field is not there, or holds
 * something else than the model was trained on.
 */
public final class UnencodableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ReasonCode code;

  /**
   * @param code what kind of failure it is
   * @param message says in one line what is wrong
   */
  public UnencodableException(ReasonCode code, String message) {
    this(code, message, null);
  }

  public UnencodableException(ReasonCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code);
  }

  /** What kind of failure it is. */
  public ReasonCode code() {
    return code;
  }
}
