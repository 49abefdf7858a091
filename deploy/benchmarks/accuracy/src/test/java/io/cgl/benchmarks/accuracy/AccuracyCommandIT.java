package io.cgl.benchmarks.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.testing.harness.HarnessException;
import io.cgl.trainer.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class AccuracyCommandIT {

  private static final FileTime LONG_AGO = FileTime.fromMillis(0);

  @TempDir Path folder;

  @BeforeEach
  void writeTables() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    table("nsl-kdd-train20.csv.gz", 60);
    table("nsl-kdd-test.csv.gz", 30);
  }

  @Test
  void shouldTrainMeasureAndReport() throws Exception {
    benchmark("--sets nsl-kdd --methods xgboost,xgboost-balanced --seeds 2 --workers 2");

    JsonNode cell = new ObjectMapper().readTree(cell("nsl-kdd--xgboost--1.json").toFile());
    assertThat(cell.at("/methods/XGBoost/quality/balancedAccuracy").asDouble()).isEqualTo(1);
    assertThat(cell.at("/methods/XGBoost/quality/confusion").toString())
        .isEqualTo("[[20,0],[0,10]]");
    assertThat(cell.at("/methods/XGBoost/cost/trainSeconds").asDouble()).isPositive();
    assertThat(out("report.md")).contains("| XGBoost | **100.0");
    assertThat(out("report.html")).contains("<td>XGBoost + prior</td>");
  }

  @Test
  void shouldKeepFinishedResultsAndReportThemWithoutTraining() throws Exception {
    benchmark("--sets nsl-kdd --methods xgboost --seeds 1");
    Path first = cell("nsl-kdd--xgboost--1.json");
    Files.setLastModifiedTime(first, LONG_AGO);

    benchmark("--sets nsl-kdd --methods xgboost,xgboost-balanced --seeds 2");
    assertThat(Files.getLastModifiedTime(first)).isEqualTo(LONG_AGO);
    assertThat(cell("nsl-kdd--xgboost-balanced--1.json")).exists();
    // Nothing in them is random, and the split is given.
    assertThat(cell("nsl-kdd--xgboost--2.json")).doesNotExist();

    Files.delete(folder.resolve("out/report.md"));
    benchmark("--sets nsl-kdd --methods xgboost,random-forest --seeds 2 --report-only");
    assertThat(out("report.md")).contains("| XGBoost |").doesNotContain("| random forest |");
  }

  @Test
  void shouldGoOnWithoutASetThatIsMissing() throws Exception {
    assertThatExceptionOfType(HarnessException.class)
        .isThrownBy(() -> benchmark("--sets gas-drift,nsl-kdd --methods xgboost --seeds 1"))
        .withMessageContaining("1 of the trainings failed")
        .withMessageContaining("gas-drift, xgboost, seed 1")
        .withMessageContaining("there is no such file");

    assertThat(cell("nsl-kdd--xgboost--1.json")).exists();
  }

  @Test
  void shouldCompareOnATableOfOnesOwn() throws Exception {
    table("Own Rows.csv", 200);
    table("test.csv", 60);
    String data = folder.resolve("data").resolve("Own Rows.csv").toString();

    run("--data", data, "--label", "label", "--ignore", "attack", "--methods", "xgboost");
    JsonNode set = new ObjectMapper().readTree(out("report.json")).at("/sets/0");
    assertThat(set.at("/name").asText()).isEqualTo("own-rows");
    assertThat(set.at("/description").asText())
        .startsWith("Own Rows.csv (")
        .contains("split by the seed", "the class is in 'label', left out: attack");
    assertThat(set.at("/seeds").asInt()).isEqualTo(5);
    assertThat(set.at("/methods/0/balancedAccuracy/mean").asDouble()).isEqualTo(1);

    String test = folder.resolve("data/test.csv").toString();
    run("--data", data, "--label", "label", "--test", test, "--methods", "xgboost");
    assertThat(out("report.md")).contains("tested on test.csv (");
    JsonNode cell = new ObjectMapper().readTree(cell("own-rows--xgboost--1.json").toFile());
    assertThat(cell.at("/methods/XGBoost/quality/confusion").toString())
        .isEqualTo("[[40,0],[0,20]]");
  }

  @Test
  void shouldPublishOnlyAReportThatIsWholeAndOfOneCommit() throws Exception {
    Path results = folder.resolve("RESULTS.md");
    String sets = "--sets nsl-kdd --methods xgboost,random-forest --seeds 1 --report-only";

    assertThatExceptionOfType(HarnessException.class)
        .isThrownBy(() -> benchmark(sets + " --results " + results))
        .withMessageContaining("RESULTS.md is not written: 2 trainings are missing");
    assertThat(results).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--data nsl-kdd-test.csv.gz | --label is missing",
        "--data nsl-kdd-test.csv.gz --label label --sets shuttle | --sets names public data sets",
        "--ignore attack | --ignore and --test go with --label",
      })
  void shouldSayWhatATableOfOnesOwnLacks(String arguments, String message) {
    String[] words =
        arguments
            .replace("nsl-kdd", folder.resolve("data").resolve("nsl-kdd").toString())
            .split(" ");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(words))
        .withMessageContaining(message);
  }

  @Test
  void shouldSayThatAColumnIsMissing() {
    String data = folder.resolve("data/nsl-kdd-test.csv.gz").toString();

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> run("--data", data, "--label", "fraud"))
        .withMessageContaining("has no column 'fraud'; it has duration, protocol");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--sets mars", "--methods tea-leaves", "--seeds 0", "--workers 0"})
  void shouldRefuseWhatThereIsNot(String arguments) {
    assertThatIllegalArgumentException().isThrownBy(() -> benchmark(arguments));
  }

  private void benchmark(String arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of(arguments.split(" ")));
    words.addAll(List.of("--data", folder.resolve("data").toString()));
    run(words.toArray(String[]::new));
  }

  private void run(String... arguments) throws Exception {
    AccuracyCommand command = new AccuracyCommand();
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(List.of("--out", folder.resolve("out").toString()));
    new CommandLine(command).parseArgs(words.toArray(String[]::new));
    command.call();
  }

  private void table(String name, int rows) throws IOException {
    StringBuilder csv = new StringBuilder("duration,protocol,attack,label\n");
    for (int row = 0; row < rows; row++) {
      boolean attack = row % 3 == 0;
      csv.append(row)
          .append(attack ? ",udp," : ",tcp,")
          .append(attack ? "smurf,dos\n" : "none,a\n");
    }
    Files.writeString(folder.resolve("data").resolve(name), csv);
  }

  private Path cell(String name) {
    return folder.resolve("out/cells").resolve(name);
  }

  private String out(String name) throws IOException {
    return Files.readString(folder.resolve("out").resolve(name));
  }
}
