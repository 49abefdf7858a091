package io.cgl.trainer.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.cgl.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Writes a {@link TrainingReport} as one HTML file: the record as JSON inside a template whose
 * script draws it. The file refers to nothing outside itself and forbids itself any request.
 */
public final class ReportWriter {
  /** Stands once in the template, where the data goes. */
  private static final String PLACEHOLDER = "\"@REPORT_DATA@\"";

  private static final JsonMapper MAPPER = mapper();

  private ReportWriter() {}

  /**
   * Writes the report beside its destination and moves it there atomically, so that a reader sees
   * the old report or the new one, never a part. Missing folders are created.
   */
  public static void write(TrainingReport report, Path file) throws IOException {
    AtomicFile.write(file, html(report).getBytes(StandardCharsets.UTF_8));
  }

  /** The whole document. */
  static String html(TrainingReport report) {
    String template = template();
    int at = template.indexOf(PLACEHOLDER);
    return template.substring(0, at) + json(report) + template.substring(at + PLACEHOLDER.length());
  }

  /** JSON that is safe inside a script element: ASCII only, and neither a tag nor an entity. */
  static String json(TrainingReport report) {
    try {
      return MAPPER.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("A report is plain data and always has a JSON form", e);
    }
  }

  /** Reads back what {@link #json} wrote. */
  static TrainingReport parse(String json) throws IOException {
    return MAPPER.readValue(json, TrainingReport.class);
  }

  private static String template() {
    try (InputStream in = ReportWriter.class.getResourceAsStream("report.html")) {
      if (in == null) {
        throw new IllegalStateException("The report's template is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonMapper mapper() {
    SimpleModule times =
        new SimpleModule("times")
            .addSerializer(Instant.class, ToStringSerializer.instance)
            .addSerializer(Duration.class, ToStringSerializer.instance)
            .addDeserializer(Instant.class, new FromText<>(Instant.class, Instant::parse))
            .addDeserializer(Duration.class, new FromText<>(Duration.class, Duration::parse));
    JsonMapper mapper =
        JsonMapper.builder()
            .addModule(times)
            // NaN and the infinities are no JSON; as strings they survive, and the page knows them.
            .enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            // Also keeps half a surrogate pair in a label from being unwritable as UTF-8.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();
    mapper.getFactory().setCharacterEscapes(new HtmlEscapes());
    return mapper;
  }

  /** Writes the characters that begin or end markup as Unicode escapes. */
  private static final class HtmlEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      for (char c : new char[] {'<', '>', '&', '\''}) {
        codes[c] = ESCAPE_STANDARD;
      }
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int ch) {
      return new SerializedString(String.format("\\u%04x", ch));
    }
  }

  private static final class FromText<T> extends FromStringDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Function<String, T> parser;

    FromText(Class<T> type, Function<String, T> parser) {
      super(type);
      this.parser = parser;
    }

    @Override
    protected T _deserialize(String value, DeserializationContext context) {
      return parser.apply(value);
    }
  }
}
