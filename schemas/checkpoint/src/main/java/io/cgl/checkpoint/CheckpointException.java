package io.cgl.checkpoint;

/**
 * A bundle that cannot be read, written or believed. The message says which file and what to do.
 */
public final class CheckpointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
