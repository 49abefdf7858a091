package io.cgl.checkpoint.features;

import java.util.Objects;

/**
 * An event that a model cannot encode: its bytes are not a record, or a field is missing or has
 * another type than in training.
 */
public final class UnencodableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ReasonCode code;

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
