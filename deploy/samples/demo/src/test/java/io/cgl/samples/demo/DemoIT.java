package io.cgl.samples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.testing.harness.Figures;
import io.cgl.trainer.config.CglNetConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop, with a smaller network and a shorter stream than {@code ./cgl demo}. */
@Tag("soak")
class DemoIT {

  private static final CglNetConfig SMALL =
      CglNetConfig.defaults().with("width", 64).with("epochs", 60).with("trees", "off");

  @TempDir Path folder;

  @Test
  void shouldTrainPublishClassifyAlertRetrainAndSwapWithoutLosingAnEvent() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream console = new PrintStream(said, true, StandardCharsets.UTF_8);
    Scenario scenario = new GeneratedScenario(7, 2_000, 60_000, 10_000, 50_000);

    Path page = folder.resolve("drift.html");
    DemoSummary summary = new Demo(scenario, SMALL, 4_000, folder, page, console).run();

    String told = said.toString(StandardCharsets.UTF_8);
    assertThat(summary.events()).as(told).isEqualTo(60_000);
    assertThat(summary.classified()).isEqualTo(60_000);
    assertThat(summary.lost()).isZero();
    assertThat(summary.duplicated()).isZero();
    assertThat(summary.deadLettered()).isZero();
    assertThat(summary.models()).as(told).hasSize(2);
    assertThat(summary.alerts()).isNotEmpty();
    assertThat(summary.alerts().get(0).classes()).as(told).contains("clock-drift");
    assertThat(summary.balancedAccuracy().afterSwap())
        .isGreaterThan(summary.balancedAccuracy().afterDrift())
        .isGreaterThan(summary.balancedAccuracy().firstAfterSwap());
    assertThat(told)
        .contains(
            "Watch it at http://127.0.0.1:", "DRIFT ALERT", "Retraining requested", "Announced");

    assertThat(page).content().contains("\"episodes\":[{", "clock-drift");

    Path json = folder.resolve("summary.json");
    Figures.write(json, summary);
    JsonNode written = new ObjectMapper().readTree(json.toFile());
    assertThat(written.fieldNames())
        .toIterable()
        .containsExactly(
            "events",
            "classified",
            "deadLettered",
            "lost",
            "duplicated",
            "secondsBehind",
            "eventsPerSecond",
            "models",
            "alerts",
            "balancedAccuracy");
    assertThat(written.get("balancedAccuracy").fieldNames())
        .toIterable()
        .containsExactly("beforeDrift", "afterDrift", "afterSwap", "firstAfterSwap");
  }
}
