package io.cgl.testing.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Figures in their order: as rows for a reader, and by name to compare runs by. */
public final class Figures {

  private final Map<String, Object> json = new LinkedHashMap<>();
  private final StringBuilder rows = new StringBuilder();

  public Figures count(String name, String title, long count) {
    rows.append(String.format(Locale.ROOT, "  %-28s %,12d%n", title, count));
    return unprinted(name, count);
  }

  public Figures seconds(String name, String title, double seconds) {
    rows.append(String.format(Locale.ROOT, "  %-28s %,12.1f s%n", title, seconds));
    return unprinted(name, seconds);
  }

  /** Adds a figure that is for comparing runs alone. */
  public Figures unprinted(String name, Object figure) {
    json.put(name, figure);
    return this;
  }

  /** Leaves a row empty. */
  public Figures gap() {
    rows.append(System.lineSeparator());
    return this;
  }

  public Map<String, Object> json() {
    return json;
  }

  @Override
  public String toString() {
    return rows.toString();
  }

  /** Writes figures as JSON, in their order. */
  public static void write(Path file, Object figures) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(file.toFile(), figures);
  }
}
