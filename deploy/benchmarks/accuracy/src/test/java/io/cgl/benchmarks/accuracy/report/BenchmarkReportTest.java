package io.cgl.benchmarks.accuracy.report;

import static io.cgl.benchmarks.accuracy.SampleMethods.baseline;
import static io.cgl.benchmarks.accuracy.SampleMethods.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.benchmarks.accuracy.SampleMethods;
import io.cgl.benchmarks.accuracy.method.Kind;
import io.cgl.benchmarks.accuracy.method.MethodResult;
import io.cgl.benchmarks.accuracy.method.Training;
import io.cgl.benchmarks.accuracy.run.Cell;
import io.cgl.benchmarks.accuracy.run.CellResult;
import io.cgl.benchmarks.accuracy.run.CellStore;
import io.cgl.benchmarks.accuracy.run.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkReportTest {

  private static final Training NET =
      new SampleMethods.Named("net", Kind.CGL_NET, "net", Optional.of("Net: student"));
  private static final Training TREES = baseline("trees", "trees");
  private static final Plan PLAN =
      new Plan(List.of(SampleMethods.set("set", 2)), List.of(NET, TREES), 2);
  private static final RunInfo INFO = new RunInfo("./cgl benchmark", Map.of("machine", "one"));

  @TempDir Path out;
  private CellStore store;

  @BeforeEach
  void runTwoSeeds() {
    store = new CellStore(out.resolve("cells"));
    write("trees", 1, "Trees", 0.5, "Trees + prior", 0.7);
    write("trees", 2, "Trees", 0.5, "Trees + prior", 0.9);
    write("net", 1, "Net: student", 0.85, "Net: all", 0.6);
  }

  @Test
  void shouldShowMeanAndDeviationWithTheBaselinesFirst() throws IOException {
    assertThat(report("report.md").lines())
        .containsSubsequence(
            "- command: ./cgl benchmark",
            "- machine: one",
            "## set",
            "| Trees | 50.0 ± 0.0 | 50.0 ± 0.0 | 50.0 ± 0.0 | 50.0 ± 0.0 | 2.0 | 10.0 |",
            "| Trees + prior | **80.0 ± 14.1** | **80.0 ± 14.1** | **80.0 ± 14.1** | **80.0 ± 14.1**"
                + " | 2.0 | 10.0 |",
            "| **Net: student** | **85.0** | **85.0** | **85.0** | **85.0** | 2.0 | 10.0 |",
            "| Net: all | 60.0 | 60.0 | 60.0 | 60.0 | 2.0 | 10.0 |");
  }

  @Test
  void shouldCompareWhatIsServedWithTheBestBaselineOfEachFigure() throws IOException {
    assertThat(report("report.md"))
        .contains(
            "Net: student minus the best baseline of each figure, in points: balanced accuracy +5.0"
                + " (Trees + prior), macro-F1 +5.0 (Trees + prior)");
  }

  @Test
  void shouldSayWhatIsMissing() throws IOException {
    assertThat(report("report.md")).contains("Not complete: 1 of 4 trainings are missing.");

    write("net", 2, "Net: student", 0.85, "Net: all", 0.6);

    assertThat(report("report.md")).doesNotContain("Not complete");
  }

  @Test
  void shouldWriteTheSameAsAPageThatNeedsNothingElse() throws IOException {
    assertThat(report("report.html"))
        .contains(
            "<td>Trees + prior</td>", "<td><b>80.0 ± 14.1</b></td>", "Rows &lt;of&gt; nothing")
        .doesNotContain("http://", "https://", "<script");
  }

  private String report(String name) throws IOException {
    BenchmarkReport.write(PLAN, store, INFO, out);
    return Files.readString(out.resolve(name));
  }

  private void write(
      String training, long seed, String first, double ofFirst, String second, double ofSecond) {
    Map<String, MethodResult> methods = new LinkedHashMap<>();
    methods.put(first, result(ofFirst));
    methods.put(second, result(ofSecond));
    Cell cell = new Cell("set", training, seed);
    store.write(new CellResult(cell, PLAN.fingerprint(cell), methods));
  }
}
