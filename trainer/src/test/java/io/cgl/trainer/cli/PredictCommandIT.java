package io.cgl.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.files.Gzip;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PredictCommandIT {

  @TempDir static Path folder;
  private static Path checkpoint;
  private static Path labelled;
  private static Path unlabelled;

  private final StringWriter errors = new StringWriter();

  @BeforeAll
  static void train() throws IOException {
    StringBuilder rows = new StringBuilder("id,pressure,site,label\n");
    StringBuilder bare = new StringBuilder("id,pressure,site\n");
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      double pressure = random.nextGaussian();
      String site = random.nextBoolean() ? "north" : "south";
      String row = "pump-%d,%s,%s".formatted(i, pressure, site);
      rows.append(row).append(pressure > 1 ? ",fault\n" : ",fine\n");
      bare.append(row).append('\n');
    }
    labelled = Files.writeString(folder.resolve("labelled.csv"), rows);
    unlabelled = Files.writeString(folder.resolve("unlabelled.csv"), bare);
    checkpoint = folder.resolve("checkpoint");
    new CommandLine(new TrainCommand())
        .execute(
            "--data=" + labelled,
            "--label=label",
            "--ignore=id",
            "--out=" + checkpoint,
            "--epochs=2",
            "--set=experts=1",
            "--set=trees=off");
  }

  @Test
  void shouldPredictWithoutLabelsWhatEvaluationSays() throws IOException {
    Path rows = folder.resolve("rows.csv");
    Path out = folder.resolve("classes.csv");
    run(new EvaluateCommand(), "--data=" + labelled, "--rows=" + rows);

    assertThat(run(new PredictCommand(), "--data=" + unlabelled, "--keep=id", "--out=" + out))
        .as(errors::toString)
        .isZero();

    List<String> evaluated = Files.readAllLines(rows);
    List<String> predicted = Files.readAllLines(out);
    assertThat(predicted)
        .hasSameSizeAs(evaluated)
        .first()
        .isEqualTo("row,id,label,confidence,predicted,p_fault,p_fine");
    for (int i = 1; i < predicted.size(); i++) {
      String[] cells = evaluated.get(i).split(",");
      assertThat(predicted.get(i))
          .isEqualTo(
              String.join(
                  ",",
                  String.valueOf(i),
                  "pump-" + (i - 1),
                  cells[2],
                  cells[3],
                  "",
                  cells[4],
                  cells[5]));
    }
  }

  @Test
  void shouldWriteJsonLines() throws IOException {
    Path out = folder.resolve("classes.jsonl.gz");

    assertThat(run(new PredictCommand(), "--data=" + unlabelled, "--out=" + out)).isZero();

    try (InputStream in = Gzip.open(out)) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(lines).hasSize(5_000);
      JsonNode last = new ObjectMapper().readTree(lines.get(4_999));
      assertThat(last.get("row").asInt()).isEqualTo(5_000);
      assertThat(last.get("label").asText()).isIn("fault", "fine");
      assertThat(last.get("predicted").isNull()).isTrue();
      assertThat(
              last.at("/probabilities/fault").asDouble()
                  + last.at("/probabilities/fine").asDouble())
          .isBetween(0.999, 1.001);
    }
  }

  @Test
  void shouldNameTheLineThatItCannotPredictAndWriteNothing() throws IOException {
    Path broken =
        Files.writeString(folder.resolve("broken.csv"), "pressure,site\n1,north\nhigh,south\n");
    Path out = folder.resolve("broken.out.csv");

    assertThat(run(new PredictCommand(), "--data=" + broken, "--out=" + out)).isNotZero();

    assertThat(errors.toString()).contains("broken.csv, line 3", "'high'");
    assertThat(out).doesNotExist();
  }

  @Test
  void shouldDescribeWhatIsInACheckpoint() {
    assertThat(CheckpointDescription.of(CheckpointBundle.open(checkpoint)))
        .anyMatch(line -> line.matches("Checkpoint [0-9a-f]{12} of model 'cgl', made .*"))
        .contains("  pressure  number", "  site      one of 2 words: 'north', 'south'")
        .anyMatch(line -> line.contains("fault") && line.contains("recall"))
        .anyMatch(line -> line.contains("model.onnx"));
  }

  private int run(Object command, String... arguments) {
    return new CommandLine(command)
        .setErr(new PrintWriter(errors, true))
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              errors.append(failure.getMessage());
              return 1;
            })
        .execute(
            Stream.concat(Stream.of("--checkpoint=" + checkpoint), Stream.of(arguments))
                .toArray(String[]::new));
  }
}
