package io.cgl.benchmarks.accuracy.report;

import static io.cgl.benchmarks.accuracy.SampleMethods.baseline;
import static io.cgl.benchmarks.accuracy.SampleMethods.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.benchmarks.accuracy.SampleMethods;
import io.cgl.benchmarks.accuracy.method.Kind;
import io.cgl.benchmarks.accuracy.method.MethodResult;
import io.cgl.benchmarks.accuracy.method.Training;
import io.cgl.benchmarks.accuracy.run.Cell;
import io.cgl.benchmarks.accuracy.run.CellResult;
import io.cgl.benchmarks.accuracy.run.CellStore;
import io.cgl.benchmarks.accuracy.run.Plan;
import io.cgl.trainer.config.CglNetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkReportTest {

  private static final Training NET =
      new SampleMethods.Named("net", Kind.CGL_NET, "net", Optional.of("Net"));
  private static final Training TREES = baseline("trees", "trees");
  private static final Plan PLAN =
      new Plan(List.of(SampleMethods.set("set", 2)), List.of(NET, TREES), 2);
  private static final RunInfo INFO = new RunInfo("./cgl benchmark", Map.of("machine", "one"));

  @TempDir Path out;
  private CellStore store;

  @BeforeEach
  void runTwoSeeds() {
    store = new CellStore(out.resolve("cells"));
    write("trees", 1, "c1", 2, "XGBoost", 0.5, "XGBoost + prior", 0.7);
    write("trees", 2, "c1", 2, "XGBoost", 0.5, "XGBoost + prior", 0.9);
    write("net", 1, "c1", 6, "Net", 0.85, "Net: all", 0.6);
  }

  @Test
  void shouldShowMeanAndDeviationWithTheBaselinesFirst() throws IOException {
    assertThat(report("report.md").lines())
        .containsSubsequence(
            "- command: ./cgl benchmark",
            "- commit: c1",
            "- machine: one",
            "## set",
            "| XGBoost | 50.0 ± 0.0 | 50.0 ± 0.0 | 50.0 ± 0.0 | 50.0 ± 0.0 | 2.0 | 1.0 | 10.0 |",
            "| XGBoost + prior | **80.0 ± 14.1** | **80.0 ± 14.1** | **80.0 ± 14.1** | **80.0 ± 14.1**"
                + " | 2.0 | 1.0 | 10.0 |",
            "| **Net (1 seed)** | **85.0** | **85.0** | **85.0** | **85.0** | 6.0 | 3.0 | 10.0 |",
            "| Net: all (1 seed) | 60.0 | 60.0 | 60.0 | 60.0 | 6.0 | 3.0 | 10.0 |");
  }

  @Test
  void shouldCompareWhatIsServedWithTheBestBaselineOfEachFigure() throws IOException {
    assertThat(report("report.md"))
        .contains(
            "Net minus the best baseline of each figure, in points: balanced accuracy +5.0"
                + " (XGBoost + prior), macro-F1 +5.0 (XGBoost + prior)");
  }

  @Test
  void shouldSayWhatIsMissing() throws IOException {
    assertThat(report("report.md"))
        .contains("Not complete: 1 of 4 trainings are missing: net seed 2.");
    assertThat(of(List.of()).flaw()).contains("1 trainings are missing");

    write("net", 2, "c1", 6, "Net", 0.85, "Net: all", 0.6);

    assertThat(report("report.md")).doesNotContain("Not complete");
    assertThat(of(List.of()).flaw()).isEmpty();
  }

  @Test
  void shouldSayWhatIsServedByDefaultAndWithHowManySeeds() throws IOException {
    write("net", 2, "c1", 6, "Net", 0.85, "Net: all", 0.6);

    assertThat(report("report.md")).contains("Served by default: all (2 seeds).");
  }

  @Test
  void shouldShowAndNotPublishResultsOfTwoCommits() throws IOException {
    write("net", 2, "c2", 6, "Net", 0.85, "Net: all", 0.6);

    assertThat(report("report.md")).contains("- commit: c1, c2 (not one");
    assertThat(of(List.of()).flaw().orElseThrow()).contains("several commits (c1, c2)");
  }

  @Test
  void shouldNotPublishResultsOfChangedFiles() {
    assertThat(BenchmarkReport.flaw(Set.of("c1-dirty")).orElseThrow()).contains("commit first");
    assertThat(BenchmarkReport.flaw(Set.of(""))).isPresent();
    assertThat(BenchmarkReport.flaw(Set.of("c1"))).isEmpty();
  }

  @Test
  void shouldTellWhatFailed() throws IOException {
    of(List.of("set, net, seed 2: no memory left")).write(out);

    assertThat(Files.readString(out.resolve("report.md")))
        .contains("## Failed\n", "- set, net, seed 2: no memory left");
  }

  @Test
  void shouldSayOfEachChoiceWhetherItSawATestFigure() throws IOException {
    assertThat(TestFiguresSeen.all().stream().flatMap(choice -> choice.settings().stream()))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            CglNetConfig.defaults().describe().keySet().stream()
                .filter(setting -> !setting.equals("seed"))
                .toList());
    assertThat(report("report.md")).contains("| XGBoost's settings |  | no |");
  }

  @Test
  void shouldWriteTheSameForPrograms() throws IOException {
    JsonNode report = new ObjectMapper().readTree(report("report.json"));

    assertThat(report.at("/commits/0").asText()).isEqualTo("c1");
    JsonNode method = report.at("/sets/0/methods/1");
    assertThat(method.at("/name").asText()).isEqualTo("XGBoost + prior");
    assertThat(method.at("/balancedAccuracy/mean").asDouble()).isEqualTo(0.8);
    assertThat(method.at("/timesXgBoost").asDouble()).isEqualTo(1);
    assertThat(report.at("/sets/0/methods/2/macroF1/deviation").isNull()).isTrue();
    assertThat(report.at("/sets/0/missing/0/training").asText()).isEqualTo("net");
  }

  @Test
  void shouldWriteTheSameAsAPageThatNeedsNothingElse() throws IOException {
    assertThat(report("report.html"))
        .contains(
            "<td>XGBoost + prior</td>", "<td><b>80.0 ± 14.1</b></td>", "Rows &lt;of&gt; nothing")
        .doesNotContain("http://", "https://", "<script");
  }

  private String report(String name) throws IOException {
    of(List.of()).write(out);
    return Files.readString(out.resolve(name));
  }

  private BenchmarkReport of(List<String> failures) {
    return BenchmarkReport.of(PLAN, store, INFO, failures);
  }

  private void write(
      String training,
      long seed,
      String commit,
      double trainSeconds,
      String first,
      double ofFirst,
      String second,
      double ofSecond) {
    Map<String, MethodResult> methods = new LinkedHashMap<>();
    methods.put(first, result(ofFirst, trainSeconds));
    methods.put(second, result(ofSecond, trainSeconds));
    Cell cell = new Cell("set", training, seed);
    String served = training.equals("net") ? "all" : "";
    store.write(new CellResult(cell, PLAN.fingerprint(cell), commit, served, methods));
  }
}
