package io.cgl.trainer.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file of one JSON object a line, plain or packed. The fields of the first {@link #SAMPLE} lines
 * are the columns; fields of nested objects have dotted names. Lines and nesting are bounded.
 */
record JsonLines(Path file, List<String> columns) implements RowSource {

  /** Lines whose fields are the columns. */
  static final int SAMPLE = 1000;

  private static final int LONGEST_LINE = 1 << 24;
  private static final int DEEPEST = 50;
  private static final int LONGEST_NUMBER = 1000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // As Python writes them.
          .build();

  /** What stands for a list where it would be a column's value. */
  private enum Structure {
    LIST
  }

  @FunctionalInterface
  private interface Line {
    /** Returns whether to go on. */
    boolean visit(long number, Map<String, Object> values);
  }

  /** Reads the beginning of a file. */
  static JsonLines open(Path file) {
    Set<String> names = new LinkedHashSet<>();
    read(
        file,
        (number, values) -> {
          names.addAll(values.keySet());
          return number < SAMPLE;
        });
    if (names.isEmpty()) {
      throw new DataException("%s holds no JSON object with a field".formatted(file));
    }
    return new JsonLines(file, List.copyOf(names));
  }

  @Override
  public void forEach(int[] wanted, Row visitor) {
    Object[] row = new Object[wanted.length];
    read(
        file,
        (number, values) -> {
          for (int i = 0; i < wanted.length; i++) {
            row[i] = values.get(columns.get(wanted[i]));
            if (row[i] == Structure.LIST) {
              throw new DataException(
                  "%s, line %d has a list in '%s': leave it out by --ignore %s"
                      .formatted(file, number, columns.get(wanted[i]), columns.get(wanted[i])));
            }
          }
          visitor.visit("line " + number, row);
          return true;
        });
  }

  private static void read(Path file, Line visitor) {
    long number = 0;
    try (InputStream in = new BufferedInputStream(UnpackedFile.open(file), 1 << 16)) {
      for (byte[] line = line(in); line != null; line = line(in)) {
        number++;
        if (new String(line, StandardCharsets.UTF_8).isBlank()) {
          continue;
        }
        if (!visitor.visit(number, object(line))) {
          return;
        }
      }
    } catch (JsonProcessingException e) {
      throw new DataException(
          "%s, line %d is no JSON object: %s".formatted(file, number, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new DataException(
          "cannot read %s behind line %d: %s".formatted(file, number, e.getMessage()), e);
    }
  }

  /** The next line's bytes; null at the end. */
  private static byte[] line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      line.write(next);
      if (line.size() > LONGEST_LINE) {
        throw new IOException(
            "a line is longer than %d MiB: write one object a line".formatted(LONGEST_LINE >> 20));
      }
      next = in.read();
    }
    return line.toByteArray();
  }

  private static Map<String, Object> object(byte[] line) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("it is no object: write one object a line");
      }
      object(parser, "", values);
      if (parser.nextToken() != null) {
        throw new IOException("a line holds more than one object: write one object a line");
      }
    }
    return values;
  }

  private static void object(JsonParser parser, String prefix, Map<String, Object> values)
      throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = prefix + parser.currentName();
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        object(parser, name + ".", values);
      } else {
        values.put(name, value(parser, token));
      }
    }
  }

  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case START_ARRAY -> {
        parser.skipChildren();
        yield Structure.LIST;
      }
      default -> parser.getText();
    };
  }
}
