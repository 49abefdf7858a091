package io.cgl.testing.harness;

import java.io.PrintStream;

/** What a run found. */
public interface Report {

  /** The figures by name, as {@code --json} writes them. */
  Object json();

  /** Prints the figures as a table. */
  void print(PrintStream out);

  /** Whether the run found nothing wrong. */
  default boolean isGood() {
    return true;
  }
}
