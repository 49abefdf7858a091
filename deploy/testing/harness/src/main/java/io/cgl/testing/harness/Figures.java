package io.cgl.testing.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Figures as rows for a reader, and as a file to compare runs by. */
public final class Figures {

  private Figures() {}

  /** Prints a count. */
  public static void row(PrintStream out, String what, long count) {
    out.printf(Locale.ROOT, "  %-28s %,12d%n", what, count);
  }

  /** Prints a duration. */
  public static void seconds(PrintStream out, String what, double seconds) {
    out.printf(Locale.ROOT, "  %-28s %,12.1f s%n", what, seconds);
  }

  /** Writes figures as JSON, in their order. */
  public static void write(Path file, Object figures) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(file.toFile(), figures);
  }
}
