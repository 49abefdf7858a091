package io.cgl.benchmarks.accuracy.run;

/** A benchmark or a part of it that failed; the message is one line for the user. */
public final class BenchmarkException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BenchmarkException(String message) {
    super(message);
  }

  public BenchmarkException(String message, Throwable cause) {
    super(message, cause);
  }
}
