package io.cgl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchCommandIT {

  private static final int EVENTS = 3000;

  @TempDir Path folder;

  @Test
  void shouldReportTheFiguresOfEveryTopologyOverEveryEvent() throws IOException {
    Path json = folder.resolve("new/bench.json");

    String arguments = "--events %d --rounds 1 --seconds 1 --threads 1,2 --partitions 2 --json %s";
    int exit =
        new CommandLine(new BenchCommand()).execute(arguments.formatted(EVENTS, json).split(" "));

    assertThat(exit).isZero();
    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertFigures(figures, 1);
    assertThat(figures.get("byThreads")).hasSize(2);
    assertFigures(figures.get("byThreads").get(0), 1);
    assertFigures(figures.get("byThreads").get(1), 2);
    assertThat(figures.at("/settings/events").asInt()).isEqualTo(EVENTS);
    assertThat(figures.at("/settings/groupProtocol").asText()).isEqualTo("classic");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--events 5",
        "--threads 0",
        "--threads 1,9",
        "--rounds 0",
        "--partitions 0",
        "--group-protocol telepathy"
      })
  void shouldRefuseWhatCannotBeMeasured(String arguments) {
    BenchCommand command = new BenchCommand();
    new CommandLine(command).parseArgs(arguments.split(" "));

    assertThatIllegalArgumentException().isThrownBy(command::call);
  }

  private static void assertFigures(JsonNode figures, int threads) {
    assertThat(figures.get("threads").asInt()).isEqualTo(threads);
    for (String key : new String[] {"passThrough", "batched", "perRecord", "bytesThrough"}) {
      assertThat(figures.get(key).asDouble()).as(key).isPositive();
      assertThat(figures.at("/rounds/" + key)).as(key).hasSize(1);
    }
    assertThat(figures.get("batchedOverPassThrough").asDouble())
        .isEqualTo(figures.get("batched").asDouble() / figures.get("passThrough").asDouble());
    assertThat(figures.get("batchedOverPerRecord").asDouble())
        .isEqualTo(figures.get("batched").asDouble() / figures.get("perRecord").asDouble());
    for (String key : new String[] {"passThrough", "batched", "bytesThrough"}) {
      assertThat(figures.at("/emitted/" + key).asInt()).as(key).isEqualTo(EVENTS);
    }
    assertThat(figures.at("/emitted/perRecord").asInt()).isEqualTo(1000);
  }
}
