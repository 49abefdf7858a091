package io.cgl.benchmarks.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.benchmarks.speed.micro.MicroEvents;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.features.InputField;
import io.cgl.testing.synthetic.RandomNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SpeedCommandIT {

  private static final int EVENTS = 3000;

  @TempDir Path folder;

  @Test
  @Tag("soak")
  void shouldReportTheFiguresOfEveryTopologyOverEveryEvent() throws IOException {
    Path json = folder.resolve("new/bench.json");

    String arguments = "--events %d --rounds 1 --seconds 1 --threads 1,2 --partitions 2 --json %s";
    int exit = execute(arguments.formatted(EVENTS, json));

    assertThat(exit).isZero();
    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertFigures(figures, 1);
    assertThat(figures.get("byThreads")).hasSize(2);
    assertFigures(figures.get("byThreads").get(0), 1);
    assertFigures(figures.get("byThreads").get(1), 2);
    assertThat(figures.at("/settings/events").asInt()).isEqualTo(EVENTS);
    assertThat(figures.at("/settings/groupProtocol").asText()).isEqualTo("classic");
  }

  /** The job is another module's, which the build packages before this one's tests run. */
  @Test
  @Tag("soak")
  void shouldMeasureACheckpointOnAFilesRowsBesideAFlinkJob() throws IOException {
    Path json = folder.resolve("checkpoint.json");
    List<InputField> inputs =
        List.of(new InputField.Numeric("price"), new InputField.Numeric("demand"));
    CheckpointBundle checkpoint =
        new RandomNetwork(inputs, List.of(8), 1).write(folder.resolve("checkpoint"), "prices");
    Path rows = folder.resolve("rows.csv");
    Files.writeString(rows, "demand,class,price\n1.5,up,3\n2,down,4\n2.5,up,5\n");

    int exit =
        execute(
            "--checkpoint %s --data %s --label class --flink --throughput-only --events %d --rounds 1 --json %s"
                .formatted(checkpoint.folder(), rows, EVENTS, json));

    assertThat(exit).isZero();
    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertThroughput(figures, 1);
    assertThat(figures.has("latencyMillis")).as("throughput only").isFalse();
    assertThat(figures.at("/settings/model").asText()).isEqualTo("prices");
    assertThat(figures.at("/settings/data").asText()).isEqualTo("rows.csv");
    assertThat(figures.at("/emitted/flinkBatched").asInt()).isEqualTo(EVENTS);
    assertThat(figures.at("/emitted/flinkPerRecord").asInt()).isEqualTo(1000);
    assertThat(figures.get("batchedOverFlinkBatched").asDouble())
        .isEqualTo(figures.get("batched").asDouble() / figures.get("flinkBatched").asDouble());
  }

  @Test
  @Tag("soak")
  void shouldReportWhatSwapsCost() throws IOException {
    Path json = folder.resolve("swaps.json");

    int exit = execute("swaps --swaps 2 --swap-every 1 --json " + json);

    assertThat(exit).isZero();
    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertThat(figures.get("p99AroundSwapsOverSteady").asDouble())
        .isEqualTo(figures.get("aroundSwapsP99").asDouble() / figures.get("steadyP99").asDouble());
    assertThat(figures.get("gapBeyondSteady").asDouble())
        .isEqualTo(
            figures.get("swappingLongestGap").asDouble()
                - figures.get("steadyLongestGap").asDouble());
    assertThat(figures.at("/steady/0/latencyMillis/events").asInt()).isPositive();
    assertThat(figures.at("/swapping/0/aroundSwapsMillis/events").asInt()).isPositive();
    assertThat(figures.at("/swapping/0/windowMillis")).hasSize(2);
  }

  @Test
  @Tag("soak")
  void shouldSampleTheMemoryOfAClassifierThatSwaps() throws IOException {
    Path json = folder.resolve("soak.json");

    int exit = execute("soak --minutes 0.2 --swap-every 3 --json " + json);

    assertThat(exit).isZero();
    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertThat(figures.get("lastThirdOverSecond").asDouble())
        .isEqualTo(
            figures.get("lastThirdBytes").asDouble() / figures.get("secondThirdBytes").asDouble());
    assertThat(figures.get("events").asLong()).isPositive();
    assertThat(figures.get("loaded").asInt()).isGreaterThan(1);
    assertThat(figures.at("/samples/0/residentBytes").asLong()).isGreaterThan(100L << 20);
  }

  @Test
  @Tag("soak")
  void shouldMeasureInstancesThatAreProcessesOfTheirOwn() throws IOException {
    Path json = folder.resolve("sizes.json");

    int exit = execute("sizes --widths 8 --instances 2 --events 3000 --json " + json);

    assertThat(exit).isZero();
    JsonNode size = new ObjectMapper().readTree(json.toFile()).at("/sizes/0");
    assertThat(size.get("parameters").asInt()).isEqualTo(65 * 8 + 9 * 8 + 9 * 7);
    assertThat(size.get("instances").asInt()).isEqualTo(2);
    assertThat(size.get("eventsPerSecond").asDouble()).isPositive();
    assertThat(size.get("residentBytes").asLong()).isGreaterThan(100L << 20);
    assertThat(size.get("restartSeconds").asDouble()).isPositive();
  }

  @Test
  @Tag("soak")
  void shouldMeasureTheEncoderByItself() throws IOException {
    Path json = folder.resolve("micro.json");

    int exit = execute("micro --include EncoderBenchmark --seconds 0.01 --json " + json);

    assertThat(exit).isZero();
    assertThat(new ObjectMapper().readTree(json.toFile())).hasSize(MicroEvents.values().length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "swaps --swaps 0",
        "swaps --swap-every 0",
        "swaps --threads 9",
        "sizes --widths 0",
        "sizes --instances 9",
        "soak --minutes 0",
        "soak --swap-every 0",
        "micro --seconds 0"
      })
  void shouldRefuseSettingsThatMeanNothing(String arguments) {
    CommandLine command = new CommandLine(new SpeedCommand());
    List<Exception> failures = new ArrayList<>();
    command.setExecutionExceptionHandler(
        (e, line, parsed) -> {
          failures.add(e);
          return 1;
        });

    command.execute(arguments.split(" "));

    assertThat(failures).singleElement().isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--events 5",
        "--workload lobster",
        "--checkpoint checkpoints/ids",
        "--data rows.csv",
        "--seconds 0",
        "--threads 0",
        "--threads 1,9",
        "--rounds 0",
        "--partitions 0",
        "--group-protocol telepathy"
      })
  void shouldRefuseWhatCannotBeMeasured(String arguments) {
    SpeedCommand command = new SpeedCommand();
    new CommandLine(command).parseArgs(arguments.split(" "));

    assertThatIllegalArgumentException().isThrownBy(command::call);
  }

  private static int execute(String arguments) {
    return new CommandLine(new SpeedCommand()).execute(arguments.split(" "));
  }

  private static void assertFigures(JsonNode figures, int threads) {
    assertThroughput(figures, threads);
    assertLatency(figures.get("latencyMillis"));
  }

  private static void assertThroughput(JsonNode figures, int threads) {
    assertThat(figures.get("threads").asInt()).isEqualTo(threads);
    for (String key :
        new String[] {"passThrough", "batched", "perRecord", "textbook", "bytesThrough"}) {
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

  private static void assertLatency(JsonNode latency) {
    assertThat(latency.get("sharedCapacity").asDouble())
        .isEqualTo(
            Math.min(
                latency.at("/capacity/passThrough").asDouble(),
                latency.at("/capacity/batched").asDouble()));
    for (String key : new String[] {"passThrough", "batched", "perRecord"}) {
      for (String load : new String[] {"10", "50", "90"}) {
        JsonNode measured = latency.at("/%s/%s".formatted(key, load));
        assertThat(measured.get("p50").asDouble()).as(key).isPositive();
        assertThat(measured.get("p99").asDouble())
            .as(key)
            .isBetween(measured.get("p50").asDouble(), measured.get("max").asDouble());
        assertThat(measured.get("rounds")).as(key).hasSize(1);
      }
    }
  }
}
