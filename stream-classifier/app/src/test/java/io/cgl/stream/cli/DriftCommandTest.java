package io.cgl.stream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cgl.checkpoint.LinearCheckpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DriftCommandTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine command =
      new CommandLine(new DriftCommand())
          .setOut(new PrintWriter(out))
          .setErr(new PrintWriter(err))
          .setExecutionExceptionHandler(
              (e, line, parsed) -> {
                err.write(String.valueOf(e.getMessage()));
                return 1;
              });

  @Test
  void shouldReplayAFileAndWriteFiguresAndPage() throws IOException {
    Path csv = shiftingFile();
    Path json = folder.resolve("new/drift.json");
    Path html = folder.resolve("new/drift.html");

    assertThat(
            run(
                "--csv",
                csv,
                "--window-events",
                100,
                "--reference-windows",
                5,
                "--json",
                json,
                "--html",
                html))
        .isZero();

    assertThat(out.toString()).contains("6,000 events in 60 windows, 55 of them judged");
    assertThat(html).content().contains("\"judged\":55");
    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertThat(figures.at("/windows").asInt()).isEqualTo(60);
    assertThat(figures.at("/episodes")).hasSize(1);
    JsonNode episode = figures.at("/episodes/0");
    assertThat(episode.at("/start").asLong()).isBetween(4000L, 4500L);
    assertThat(episode.at("/end").isNull()).isTrue();
    assertThat(episode.at("/classes")).extracting(JsonNode::asText).contains("high");
  }

  @Test
  void shouldCompareWithACheckpoint() throws IOException {
    Path checkpoint = folder.resolve("checkpoint");
    LinearCheckpoint.signOfX("signs", 1f).write(checkpoint, 500L, 500L);

    assertThat(
            run(
                "--csv",
                shiftingFile(),
                "--window-events",
                100,
                "--checkpoint",
                checkpoint,
                "--html",
                folder.resolve("p.html")))
        .isZero();

    assertThat(out.toString())
        .contains("60 of them judged")
        .contains("drift from 0, alarm at")
        .contains("high 50.00 % -> 10.00 %");
  }

  @Test
  void shouldSayWhatToDoWithACheckpointThatHasNoReference() throws IOException {
    Path checkpoint = folder.resolve("checkpoint");
    LinearCheckpoint.signOfX("signs", 1f).write(checkpoint, 500L, 500L);
    Path manifest = checkpoint.resolve("manifest.json");
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = (ObjectNode) mapper.readTree(manifest.toFile());
    mapper.writeValue(manifest.toFile(), json.without("driftReference"));

    assertThat(run("--csv", shiftingFile(), "--checkpoint", checkpoint))
        .isEqualTo(CommandLine.ExitCode.USAGE);

    assertThat(err.toString().lines().findFirst())
        .get()
        .asString()
        .startsWith(checkpoint + " has no drift reference")
        .contains("--reference-windows N");
  }

  @Test
  void shouldShowExamplesInItsHelp() {
    assertThat(command.execute("--help")).isZero();
    assertThat(out.toString()).contains("Examples:", "--csv history.csv.gz");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--drift-windows 2                   | say what to replay: --csv FILE or --topic TOPIC",
        "--csv x.csv --topic t               | say what to replay: --csv FILE or --topic TOPIC",
        "--topic t --bootstrap-servers h:1   | --topic needs --schema-registry",
        "--csv x.csv --window-events 0       | a window must have at least 1 event, not 0",
        "--csv x.csv --window 0s             | the window must be longer than 0",
        "--csv x.csv --reference-windows 0   | the reference must be at least 1 window, not 0",
        "--csv x.csv --drift-windows 1       | windows to a false alarm must be more than 1",
        "--csv x --reference-windows 1 --checkpoint y | choose one reference"
      })
  void shouldSayInOneLineWhatIsWrongWithTheArguments(String arguments, String message) {
    assertThat(command.execute(arguments.strip().split(" +")))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString().lines().findFirst()).get().asString().contains(message);
  }

  /** A tenth is high, and after 4,000 rows half. */
  private Path shiftingFile() throws IOException {
    List<String> rows = new ArrayList<>(List.of("label"));
    for (int i = 0; i < 6000; i++) {
      rows.add(i % (i < 4000 ? 10 : 2) == 0 ? "high" : "low");
    }
    return Files.write(folder.resolve("rows.csv"), rows);
  }

  private int run(Object... arguments) {
    return command.execute(
        java.util.Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
  }
}
