package io.cgl.benchmarks.speed;

/** The benchmark cannot go on. The message says in one line why, and what to do. */
public final class BenchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BenchException(String message) {
    super(message);
  }

  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
