package io.cgl.benchmarks.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DriftBenchmarkCommandTest {

  @TempDir Path folder;

  @Test
  void shouldMeasureAllDetectorsOnAllStreamsAndWriteTheFigures() throws IOException {
    StringBuilder rows = new StringBuilder("value,label\n");
    for (int i = 0; i < 2000; i++) {
      rows.append(i).append(i % 10 == 0 || i > 1500 ? ",rare\n" : ",common\n");
    }
    try (GZIPOutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("gas-drift.csv.gz")))) {
      out.write(rows.toString().getBytes(StandardCharsets.UTF_8));
    }
    Path json = folder.resolve("drift.json");

    int code =
        new CommandLine(new DriftBenchmarkCommand())
            .execute(
                "--data=" + folder,
                "--drift-windows=50",
                "--window-events=20",
                "--drift-block=5",
                "--horizon=2000",
                "--runs=2",
                "--json=" + json);

    assertThat(code).isZero();
    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertThat(figures.get("alarms")).hasSize(4 * 4);
    assertThat(figures.get("noticed")).hasSize(4 * 4 * 4 * 5);
    assertThat(figures.get("recorded")).hasSize(4);
    JsonNode ours = figures.get("recorded").get(0);
    assertThat(ours.get("detector").asText()).isEqualTo("CGL");
    assertThat(ours.get("found").get("alarmAt").asLong()).isBetween(1200L, 1600L);
  }

  @Test
  void shouldRefuseRunsThatMeasureNothing() {
    assertThat(new CommandLine(new DriftBenchmarkCommand()).execute("--runs=0")).isNotZero();
  }
}
