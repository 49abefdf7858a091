package io.cgl.testing.chaos.stage;

import io.cgl.testing.harness.Figures;
import io.cgl.testing.harness.Report;
import java.io.PrintStream;
import java.util.Map;

/** A report of single figures, and of a line that says whether all is as promised. */
public interface FiguresReport extends Report {

  Figures figures();

  /** The last line. */
  String verdict();

  @Override
  default Map<String, Object> json() {
    return figures().json();
  }

  @Override
  default void print(PrintStream out) {
    out.printf("%n%s%n%s%n", figures(), verdict());
  }
}
