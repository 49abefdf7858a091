package io.cgl.testing.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Figures as rows for a reader, and as a file for whoever compares runs. */
final class Figures {

  private Figures() {}

  /** Prints a count. */
  static void row(PrintStream out, String what, long count) {
    out.printf(Locale.ROOT, "  %-28s %,12d%n", what, count);
  }

  /** Prints a length of time. */
  static void seconds(PrintStream out, String what, double seconds) {
    out.printf(Locale.ROOT, "  %-28s %,12.1f s%n", what, seconds);
  }

  /** Writes them as JSON, in their order. */
  static void write(Path file, Map<String, Object> figures) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(file.toFile(), figures);
  }
}
