package io.cgl.stream.driftreplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.stream.ClassifierException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvRecordingTest {

  private static final String ROWS =
      """
      x,label,at
      1,low,0
      2,high,30
      3,low,59.5
      4,low,120
      5,high,61
      """;

  @TempDir Path folder;

  @Test
  void shouldCutWindowsByRows() throws IOException {
    Recording recording = new CsvRecording(write(ROWS), "label").byEvents(2);

    assertThat(recording.classes()).containsExactly("low", "high");
    assertThat(recording.windows())
        .extracting(window -> List.of(window.start(), window.end(), window.counts().total()))
        .containsExactly(List.of(0L, 2L, 2L), List.of(2L, 4L, 2L), List.of(4L, 6L, 1L));
    assertThat(recording.windows().get(1).counts().counts()).containsExactly(2, 0);
  }

  @Test
  void shouldCutWindowsByTimeInWhateverOrderTheRowsCome() throws IOException {
    Recording recording =
        new CsvRecording(write(ROWS), "label").byTime("at", Duration.ofMinutes(1));

    assertThat(recording.windows())
        .extracting(RecordedWindow::start)
        .containsExactly(0L, 60_000L, 120_000L);
    assertThat(recording.windows().get(0).counts().counts()).containsExactly(2, 1);
  }

  @Test
  void shouldReadGzippedFiles() throws IOException {
    Path file = folder.resolve("rows.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(ROWS.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(new CsvRecording(file, "label").byEvents(5).events()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "1500, 1500000",
    "1500.25, 1500250",
    "1767225600000, 1767225600000",
    "2026-01-01T00:00:00Z, 1767225600000",
    "2026-01-01T01:00:00+01:00, 1767225600000",
    "2026-01-01 00:00:00, 1767225600000"
  })
  void shouldReadTimesAsFilesHaveThem(String text, long millis) {
    assertThat(EventTime.parse(text)).isEqualTo(millis);
  }

  @Test
  void shouldSayInOneLineWhatIsWrongWithAFile() throws IOException {
    Path file = write(ROWS);

    assertThatThrownBy(() -> new CsvRecording(file, "class").byEvents(2))
        .isInstanceOf(ClassifierException.class)
        .hasMessage(file + " has no column 'class'; it has x, label, at");
    assertThatThrownBy(() -> new CsvRecording(file, "at").byTime("label", Duration.ofMinutes(1)))
        .isInstanceOf(ClassifierException.class)
        .hasMessageStartingWith(file + ", row 1: 'low' in column 'label' is no time");
    Path none = folder.resolve("none.csv");
    assertThatThrownBy(() -> new CsvRecording(none, "label").byEvents(2))
        .hasMessage("there is no file " + none);
    assertThatThrownBy(() -> new CsvRecording(write(""), "label").byEvents(2))
        .hasMessageEndingWith("is empty: a header and rows were expected");
    assertThatThrownBy(() -> new CsvRecording(write("x,label\n"), "label").byEvents(2))
        .hasMessage("there is nothing to replay in rows.csv");
  }

  private Path write(String rows) throws IOException {
    return Files.writeString(folder.resolve("rows.csv"), rows);
  }
}
