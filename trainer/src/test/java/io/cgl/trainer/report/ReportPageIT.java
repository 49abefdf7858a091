package io.cgl.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.testing.browser.Chromium;
import io.cgl.testing.browser.Tab;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report in a real browser. Screenshots lie in {@code target/page}. */
class ReportPageIT {

  private static final Path SCREENSHOTS = Path.of("target", "page");

  private static Chromium browser;
  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    browser = Chromium.start(Path.of("target", "chromium"));
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"PHONE,light,12", "PHONE,dark,40", "DESKTOP,light,12", "DESKTOP,dark,40"})
  void shouldFitTheScreenAndNameCheckpointAndData(Tab.Screen screen, String scheme, int classes)
      throws Exception {
    TrainingReport report = SampleReports.longTailed(classes, c -> "class " + c);
    Path file = folder.resolve("report.html");
    ReportWriter.write(report, file);

    try (Tab tab = browser.newTab()) {
      tab.open(file.toUri(), screen, scheme).awaitText("main", "Where it comes from");

      assertThat(tab.text(".facts"))
          .contains("Checkpoint\n" + report.modelId())
          .contains("Data digest (SHA-256)\n" + report.dataSha256());
      assertThat(tab.text("main"))
          .contains("Training loss", "epoch")
          .doesNotContain("NaN", "undef");
      assertThat(tab.evaluate("document.querySelectorAll('.fitted svg').length").asInt())
          .as(
              "recall, two of each class over thresholds, confusion, importance, reliability, two for each stage")
          .isEqualTo(32);
      assertThat(tab.width()).as("nothing is cut off").isLessThanOrEqualTo(screen.width());
      assertThat(tab.requests()).as("it asks for nothing but itself").hasSize(1);
      assertThat(tab.complaints()).isEmpty();
      String name = "report-%s-%s.png".formatted(screen, scheme).toLowerCase(Locale.ROOT);
      tab.screenshot(SCREENSHOTS.resolve(name), true);
    }
  }

  @Test
  void shouldDrawTheClassesThatDeserveALookWhereThereAreMany() throws Exception {
    Path file = folder.resolve("report.html");
    ReportWriter.write(SampleReports.longTailed(150, c -> "class " + c), file);

    try (Tab tab = browser.newTab()) {
      tab.open(file.toUri(), Tab.Screen.DESKTOP, "light").awaitText("main", "Where it comes from");

      assertThat(tab.text("main"))
          .contains("60 of 150 classes are drawn")
          .contains("12 of 150 classes are drawn")
          .contains("There are too many classes for a matrix", "Largest confusions")
          .doesNotContain("NaN", "undef");
      assertThat(tab.complaints()).isEmpty();
    }
  }

  @Test
  void shouldShowNamesOfClassesAndColumnsAsTheyAre() throws Exception {
    String hostile = "<img src=x onerror=alert(1)> </script>";
    Path file = folder.resolve("report.html");
    ReportWriter.write(SampleReports.longTailed(3, c -> hostile + c), file);

    try (Tab tab = browser.newTab()) {
      tab.open(file.toUri(), Tab.Screen.DESKTOP, "light").awaitText("main", "Where it comes from");
      tab.evaluate("document.querySelectorAll('summary').forEach(one => one.click())");

      assertThat(tab.text(".curves")).contains(hostile + 0);
      assertThat(tab.evaluate("document.querySelectorAll('main img, main script').length").asInt())
          .isZero();
      assertThat(tab.requests()).hasSize(1);
      assertThat(tab.complaints()).isEmpty();
    }
  }
}
