package io.cgl.trainer.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.cgl.charts.PageTemplate;
import io.cgl.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes a {@link TrainingReport} as one HTML file: the record as JSON inside a template whose
 * script draws it. The file refers to nothing outside itself and forbids itself any request.
 */
public final class ReportWriter {

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          // NaN and the infinities are no JSON; as strings they survive, and the page knows them.
          .enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();

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
}
