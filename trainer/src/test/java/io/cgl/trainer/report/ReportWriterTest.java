package io.cgl.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.trainer.metrics.ConfusionMatrix;
import io.cgl.trainer.metrics.RecallDifference;
import io.cgl.trainer.metrics.Reliability.Bin;
import io.cgl.trainer.progress.TrainingHistory.Point;
import io.cgl.trainer.report.TrainingReport.Baseline;
import io.cgl.trainer.report.TrainingReport.ClassResult;
import io.cgl.trainer.report.TrainingReport.Column;
import io.cgl.trainer.report.TrainingReport.Competitor;
import io.cgl.trainer.report.TrainingReport.Curve;
import io.cgl.trainer.report.TrainingReport.Frequency;
import io.cgl.trainer.report.TrainingReport.Importance;
import io.cgl.trainer.report.TrainingReport.Member;
import io.cgl.trainer.report.TrainingReport.Metrics;
import io.cgl.trainer.report.TrainingReport.Phase;
import io.cgl.trainer.report.TrainingReport.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {
  private static final Pattern DATA =
      Pattern.compile("<script id=\"report-data\" type=\"application/json\">(.*?)</script>");

  @TempDir Path folder;

  @Test
  void shouldWriteOneDocumentThatRefersToNothingOutsideItself() throws IOException {
    String html = written(SampleReports.longTailed(12, c -> "class " + c));

    assertThat(html).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(html).containsOnlyOnce("<html").containsOnlyOnce("</html>");
    assertThat(html).containsOnlyOnce("default-src 'none'");
    assertThat(html)
        .doesNotContainIgnoringCase("http:")
        .doesNotContainIgnoringCase("https:")
        .doesNotContain("<link", "<img", "<iframe", " src=", "url(", "@import", "fetch(", "import(")
        .doesNotContain("innerHTML", "insertAdjacentHTML", "document.write", "@DATA@");
  }

  @Test
  void shouldReadBackTheSameRecord() throws IOException {
    TrainingReport report = SampleReports.longTailed(12, c -> "class " + c);

    assertThat(parsed(dataOf(written(report)))).isEqualTo(report);
  }

  @Test
  void shouldEscapeHostileLabels() throws IOException {
    List<String> hostile =
        List.of(
            "</script><b>bold</b>",
            "<!--<script>",
            "<img src=x onerror=alert(1)>",
            "&lt;b&gt; 'quoted' \"twice\" \\ \u2028 \n \u0000",
            "caf\u00e9 \u4e2d\u6587 \ud83d\udc1f \u202ereversed",
            "half a pair \ud83d",
            "\"@DATA@\" $1");
    TrainingReport report = SampleReports.longTailed(hostile.size(), hostile::get);

    String html = written(report);

    assertThat(html).doesNotContain("<b>bold", "<img", "<!--<script>");
    assertThat(Pattern.compile("</script>").matcher(html).results().count()).isEqualTo(2);
    assertThat(dataOf(html)).doesNotContain("<", ">", "&", "'").isPrintable();
    assertThat(parsed(dataOf(html))).isEqualTo(report);
  }

  @Test
  void shouldSurviveNumbersThatAreNone() throws IOException {
    double nan = Double.NaN;
    TrainingReport report =
        new TrainingReport(
            "diverged",
            "diverged-1",
            Instant.EPOCH,
            "",
            "",
            0,
            1,
            Duration.ZERO,
            List.of(
                new ClassResult("seen", 10, Frequency.MANY, 5, nan, nan, nan),
                new ClassResult("never seen", 0, Frequency.FEW, 0, nan, nan, nan)),
            List.of(),
            List.of(),
            List.of(new Curve(0, List.of(nan), List.of(nan), List.of(nan))),
            new Metrics(nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, Double.POSITIVE_INFINITY),
            List.of(new Member("student", nan, true)),
            List.of(
                new Phase(
                    "student",
                    Stage.GLOBAL,
                    List.of(new Point(1, 2.5, 0.5), new Point(2, nan, nan))),
                new Phase("local", Stage.LOCAL, List.of())),
            List.of(new Bin(nan, nan, 0)),
            new Baseline(
                1,
                1,
                100,
                1,
                Duration.ZERO,
                RecallDifference.NONE,
                List.of(new Competitor("none", true, nan, nan, nan, nan, nan))),
            new Importance(1, 1, 1, false, List.of(new Column("constant", RecallDifference.NONE))),
            "",
            Map.of(),
            Map.of(),
            List.of());

    String data = dataOf(written(report));

    assertThat(data).contains("\"balancedAccuracy\":\"NaN\"", "\"temperature\":\"Infinity\"");
    assertThat(parsed(data)).isEqualTo(report);
  }

  @Test
  void shouldKeepEveryDigitOfTheSeed() throws IOException {
    assertThat(dataOf(written(SampleReports.longTailed(2, c -> "class " + c))))
        .contains("\"seed\":\"-9223372036854775803\"");
  }

  @Test
  void shouldReplaceAnOlderReportAndLeaveNothingBeside() throws IOException {
    Path file = folder.resolve("bundle").resolve("report.html");
    ReportWriter.write(SampleReports.longTailed(3, c -> "old " + c), file);

    ReportWriter.write(SampleReports.longTailed(3, c -> "new " + c), file);

    assertThat(Files.readString(file)).contains("new 2").doesNotContain("old 2");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void shouldLeaveNothingBesideADestinationThatCannotBeReplaced() throws IOException {
    Path occupied = Files.createDirectories(folder.resolve("report.html").resolve("in the way"));
    TrainingReport report = SampleReports.longTailed(3, c -> "class " + c);

    assertThatThrownBy(() -> ReportWriter.write(report, occupied.getParent()))
        .isInstanceOf(IOException.class);

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(occupied.getParent());
    }
  }

  @Test
  void shouldRefuseAConfusionMatrixThatDoesNotFitTheClasses() {
    TrainingReport r = SampleReports.longTailed(3, c -> "class " + c);

    assertThatThrownBy(() -> withConfusion(r, new long[][] {{1, 0}, {0, 1}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 classes");
  }

  @Test
  void shouldGroupClassesByTheUsualThresholds() {
    assertThat(Stream.of(0L, 19L, 20L, 100L, 101L).map(Frequency::of))
        .containsExactly(
            Frequency.FEW, Frequency.FEW, Frequency.MEDIUM, Frequency.MEDIUM, Frequency.MANY);
  }

  private static TrainingReport withConfusion(TrainingReport r, long[][] confusion) {
    return new TrainingReport(
        r.modelName(),
        r.modelId(),
        r.created(),
        r.dataFile(),
        r.dataSha256(),
        r.rows(),
        r.seed(),
        r.duration(),
        r.classes(),
        ConfusionMatrix.of(confusion).rows(),
        r.confusions(),
        r.curves(),
        r.metrics(),
        r.members(),
        r.phases(),
        r.reliability(),
        r.baseline(),
        r.importance(),
        r.judgedOn(),
        r.settings(),
        r.versions(),
        r.notes());
  }

  private static TrainingReport parsed(String json) throws IOException {
    return ReportWriter.MAPPER.readValue(json, TrainingReport.class);
  }

  private String written(TrainingReport report) throws IOException {
    Path file = folder.resolve("report.html");
    ReportWriter.write(report, file);
    return Files.readString(file);
  }

  private static String dataOf(String html) {
    Matcher matcher = DATA.matcher(html);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
