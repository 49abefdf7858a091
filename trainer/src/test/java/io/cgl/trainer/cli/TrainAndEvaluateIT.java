package io.cgl.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.features.InputField;
import io.cgl.trainer.checkpoint.CheckpointTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a CSV file to a checkpoint and its figures, by the commands that a user types. */
class TrainAndEvaluateIT {

  @TempDir Path folder;

  @Test
  void shouldTrainABundleThatEvaluatesAsItsManifestSays() throws IOException {
    Path csv = write("train.csv", 600, 1);
    Path test = write("test.csv", 400, 2);
    Path out = folder.resolve("checkpoint");
    Path json = folder.resolve("figures.json");
    Path rows = folder.resolve("rows.csv");

    int trained =
        run(
            new TrainCommand(),
            "--data",
            csv.toString(),
            "--label",
            "label",
            "--ignore",
            "id",
            "--out",
            out.toString(),
            "--name",
            "pumps",
            "--epochs",
            "30");
    int evaluated =
        run(
            new EvaluateCommand(),
            "--checkpoint",
            out.toString(),
            "--data",
            test.toString(),
            "--json",
            json.toString(),
            "--rows",
            rows.toString());

    assertThat(trained).isZero();
    assertThat(evaluated).isZero();
    Manifest manifest = CheckpointBundle.open(out).manifest();
    assertThat(manifest.modelName()).isEqualTo("pumps");
    assertThat(manifest.inputs())
        .containsExactly(
            new InputField.Numeric("pressure"),
            new InputField.Categorical("site", List.of("north", "south")));
    assertThat(manifest.classes()).containsExactly("fault", "fine");
    assertThat(manifest.onnxAgreement()).isLessThan(CheckpointTrainer.MAX_DISAGREEMENT);
    assertThat(manifest.driftReference().predictedCounts().stream().mapToLong(n -> n).sum())
        .as("predictions of all rows, out of fold")
        .isEqualTo(600);
    assertThat(manifest.files())
        .containsOnlyKeys("model.onnx", "training.params", "golden.json", "report.html");
    assertThat(out.resolve("report.html"))
        .as("a report that can be matched with its bundle, and with its data")
        .content()
        .contains("\"modelId\":\"%s\"".formatted(manifest.modelId()))
        .contains("\"dataSha256\":\"%s\"".formatted(manifest.provenance().dataSha256()));

    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertThat(figures.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "balancedAccuracy",
            "macroF1",
            "gMean",
            "accuracy",
            "ece",
            "logLoss",
            "meanAveragePrecision",
            "recall",
            "precision",
            "f1",
            "averagePrecision",
            "support",
            "confusion",
            "confusions",
            "rows");
    assertThat(figures.get("rows").asInt()).isEqualTo(400);
    assertThat(figures.get("balancedAccuracy").asDouble()).isGreaterThan(0.9);
    assertThat(figures.get("recall").has("fault")).isTrue();
    assertThat(figures.at("/averagePrecision/fault").asDouble()).isGreaterThan(0.9);
    assertThat(figures.at("/confusion/rows/0/0").asLong())
        .isEqualTo(
            Math.round(
                figures.at("/recall/fault").asDouble() * figures.at("/support/fault").asLong()));
    List<String> lines = Files.readAllLines(rows);
    assertThat(lines)
        .hasSize(401)
        .first()
        .isEqualTo("line,label,predicted,confidence,p_fault,p_fine");
    assertThat(lines.get(400)).matches("401,(fault|fine),(fault|fine),[0-9.]+,[0-9.E-]+,[0-9.E-]+");
  }

  @Test
  void shouldNotWriteOverTheRowsThatItReads() throws IOException {
    Path test = write("test.csv", 20, 2);
    String before = Files.readString(test);

    int status =
        run(
            new EvaluateCommand(),
            "--checkpoint=" + folder.resolve("none"),
            "--data=" + test,
            "--rows=" + folder.resolve(".").resolve("test.csv"));

    assertThat(status).isEqualTo(2);
    assertThat(test).hasContent(before);
  }

  @Test
  void shouldCountRowsOfAClassThatTheModelDoesNotKnowAsMissed() throws IOException {
    Path csv = write("train.csv", 300, 1);
    Path out = folder.resolve("checkpoint");
    Path json = folder.resolve("figures.json");
    Path strange = write("strange.csv", 200, 2);
    Files.writeString(strange, Files.readString(strange).replace(",fault", ",flood"));

    run(
        new TrainCommand(),
        "--data",
        csv.toString(),
        "--label",
        "label",
        "--ignore",
        "id",
        "--out",
        out.toString(),
        "--epochs",
        "5");
    run(
        new EvaluateCommand(),
        "--checkpoint",
        out.toString(),
        "--data",
        strange.toString(),
        "--json",
        json.toString());

    assertThat(new ObjectMapper().readTree(json.toFile()).get("recall").get("flood").asDouble())
        .isZero();
  }

  @Test
  void shouldTrainOnFromACheckpointWithMoreClasses() throws IOException {
    Path first = write("first.csv", 300, 1);
    Path more = write("more.csv", 300, 2);
    Files.writeString(
        more, Files.readString(more).replaceAll("(?m)^(\\d*0,\\w+,[^,]*),fine$", "$1,drift"));
    Path earlier = folder.resolve("earlier");
    Path later = folder.resolve("later");

    int trained =
        run(
            new TrainCommand(),
            "--data=" + first,
            "--label=label",
            "--ignore=id",
            "--set=width=32",
            "--epochs=2",
            "--out=" + earlier);
    int trainedOn =
        run(
            new TrainCommand(),
            "--data=" + more,
            "--label=label",
            "--ignore=id",
            "--from=" + earlier,
            "--out=" + later);

    assertThat(trained).isZero();
    assertThat(trainedOn).isZero();
    Manifest manifest = CheckpointBundle.open(later).manifest();
    assertThat(manifest.classes()).containsExactly("drift", "fault", "fine");
    assertThat(manifest.inputs()).isEqualTo(CheckpointBundle.open(earlier).manifest().inputs());
    assertThat(manifest.network().configuration())
        .containsEntry("width", "32")
        .containsEntry("epochs", "2");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("nothing is left of the way there")
          .containsExactlyInAnyOrder("first.csv", "more.csv", "earlier", "later");
    }
  }

  @Test
  void shouldShowFiguresOfTheLatestRowsOfWholeGroupsOrOfAFile() throws IOException {
    Path csv = write("train.csv", 400, 1);
    Path test = write("test.csv", 100, 2);

    Manifest byTime = brief(csv, "--time=id", "--held-out=0.25");
    Manifest byGroup = brief(csv, "--ignore=id", "--group=site");
    Manifest byFile = brief(csv, "--ignore=id", "--validation=" + test);

    assertThat(rowsOf(byTime)).isEqualTo(100);
    assertThat(byTime.inputs())
        .extracting(InputField::name)
        .containsExactlyInAnyOrder("pressure", "site");
    assertThat(rowsOf(byGroup)).isEqualTo(400);
    assertThat(byGroup.inputs()).containsExactly(new InputField.Numeric("pressure"));
    assertThat(byGroup.metrics()).containsKeys("groupBalancedAccuracy", "groupBalancedAccuracyLow");
    assertThat(rowsOf(byFile)).isEqualTo(100);
    for (Manifest manifest : List.of(byTime, byGroup, byFile)) {
      assertThat(manifest.metrics().get("balancedAccuracy"))
          .isBetween(
              manifest.metrics().get("balancedAccuracyLow"),
              manifest.metrics().get("balancedAccuracyHigh"));
    }
  }

  @Test
  void shouldRefuseSplitsThatContradictEachOther() throws IOException {
    Path csv = write("train.csv", 100, 1);

    for (String[] both :
        new String[][] {
          {"--time=id", "--group=site"},
          {"--time=id", "--validation=" + csv},
          {"--held-out=0.2", "--validation=" + csv},
          {"--time=id", "--held-out=0"},
          {"--group=label"},
        }) {
      assertThat(run(new TrainCommand(), args(csv, both))).as(String.join(" ", both)).isEqualTo(2);
    }
  }

  private Manifest brief(Path csv, String... more) {
    assertThat(run(new TrainCommand(), args(csv, more))).isZero();
    return CheckpointBundle.open(folder.resolve("brief")).manifest();
  }

  private String[] args(Path csv, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--data=" + csv,
                "--label=label",
                "--set=width=16",
                "--epochs=2",
                "--out=" + folder.resolve("brief")));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }

  private static long rowsOf(Manifest manifest) {
    return manifest.driftReference().predictedCounts().stream().mapToLong(n -> n).sum();
  }

  /** Faults are rare and have a high pressure in the north, a low one in the south. */
  private Path write(String name, int rows, long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder csv = new StringBuilder("id,site,pressure,label\n");
    for (int i = 0; i < rows; i++) {
      boolean north = random.nextBoolean();
      boolean fault = random.nextInt(10) == 0;
      double pressure = random.nextGaussian() + (fault ? (north ? 6 : -6) : 0);
      csv.append(
          String.format(
              Locale.ROOT,
              "%d,%s,%s,%s%n",
              i,
              north ? "north" : "south",
              random.nextInt(20) == 0 && !fault ? "" : String.valueOf(pressure),
              fault ? "fault" : "fine"));
    }
    return Files.writeString(folder.resolve(name), csv);
  }

  private static int run(Object command, String... args) {
    return new CommandLine(command).execute(args);
  }
}
