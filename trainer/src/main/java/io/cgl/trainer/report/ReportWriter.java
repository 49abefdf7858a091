package io.cgl.trainer.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.cgl.charts.PageTemplate;
import io.cgl.files.AtomicFile;
import java.io.IOException;
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
    try {
      return PageTemplate.fill(
          ReportWriter.class, "report.html", MAPPER.writeValueAsString(report));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("A report is plain data and always has a JSON form", e);
    }
  }

  /** Reads back the data of a page. */
  static TrainingReport parse(String json) throws IOException {
    return MAPPER.readValue(json, TrainingReport.class);
  }

  private static JsonMapper mapper() {
    SimpleModule times =
        new SimpleModule("times")
            .addSerializer(Instant.class, ToStringSerializer.instance)
            .addSerializer(Duration.class, ToStringSerializer.instance)
            .addDeserializer(Instant.class, new FromText<>(Instant.class, Instant::parse))
            .addDeserializer(Duration.class, new FromText<>(Duration.class, Duration::parse));
    return JsonMapper.builder()
        .addModule(times)
        // NaN and the infinities are no JSON; as strings they survive, and the page knows them.
        .enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
        .build();
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
