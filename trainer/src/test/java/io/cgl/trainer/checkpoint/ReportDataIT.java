package io.cgl.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.trainer.config.CglNetConfig;
import io.cgl.trainer.data.ListedRows;
import io.cgl.trainer.data.TableProfile;
import io.cgl.trainer.progress.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real training's report says, by its data. */
class ReportDataIT {

  private static final Pattern DATA =
      Pattern.compile("<script id=\"report-data\" type=\"application/json\">(.*?)</script>");

  private static final CglNetConfig QUICK =
      CglNetConfig.defaults().with(Map.of("epochs", "20", "width", "16", "trees", "off"));

  @TempDir Path folder;

  @Test
  void shouldCompareOutOfFoldWithABaselineThatLeftTheSameFoldOut() throws IOException {
    JsonNode report = report(trainer(), QUICK, 0);

    assertThat(report.get("judgedOn").asText())
        .isEqualTo(
            "600 training rows, out of fold: each was judged by what did not learn from it (4 folds)");
    JsonNode baseline = report.get("baseline");
    assertThat(baseline.get("trainingRows").asInt()).isEqualTo(450);
    assertThat(baseline.get("judgedRows").asInt()).isEqualTo(150);
    assertThat(baseline.get("grown").asInt()).isBetween(1, 100);
    assertThat(baseline.get("competitors")).hasSize(2);
    assertThat(baseline.get("competitors").findValues("balancedAccuracy"))
        .allSatisfy(accuracy -> assertThat(accuracy.asDouble()).isGreaterThan(0.8));
    assertThat(report.at("/curves")).hasSize(2);
    assertThat(report.at("/classes/0/precision").asDouble()).isGreaterThan(0.5);
    assertThat(report.at("/settings/trees").asText()).isEqualTo("off");
    assertThat(report.get("versions").fieldNames())
        .toIterable()
        .containsExactly("djl", "java", "pytorch");
  }

  @Test
  void shouldFindTheColumnThatDecides() throws IOException {
    JsonNode importance = report(trainer(), QUICK, 0).get("importance");

    assertThat(importance.get("inputs").asInt()).isEqualTo(3);
    assertThat(importance.get("measured").asInt()).isEqualTo(3);
    assertThat(importance.get("rows").asInt()).isEqualTo(600);
    assertThat(importance.at("/columns/0/name").asText()).isEqualTo("pressure");
    assertThat(importance.at("/columns/0/drop/mean").asDouble()).isGreaterThan(0.3);
    assertThat(importance.at("/columns/2/drop/mean").asDouble()).isLessThan(0.1);
  }

  @Test
  void shouldJudgeOnHeldOutRowsWhereThereAreSome() throws IOException {
    JsonNode report = report(trainer(), QUICK.with("trees", "on"), 0.25);

    assertThat(report.get("judgedOn").asText())
        .isEqualTo("150 held-out rows, which no network or tree learnt from");
    assertThat(report.at("/baseline/trainingRows").asInt()).isEqualTo(450);
    assertThat(report.at("/baseline/judgedRows").asInt()).isEqualTo(150);
    assertThat(report.at("/importance/rows").asInt()).isEqualTo(150);
    assertThat(report.at("/importance/withoutTrees").asBoolean()).isFalse();
    assertThat(report.at("/importance/columns/0/name").asText()).isEqualTo("pressure");
  }

  @Test
  void shouldLeaveOutWhatCostsTimeWhereItIsToldTo() throws IOException {
    JsonNode report = report(trainer().withoutComparisons(), QUICK, 0);

    assertThat(report.at("/baseline/competitors")).isEmpty();
    assertThat(report.at("/importance/columns")).isEmpty();
    assertThat(report.get("curves")).hasSize(2);
  }

  private static CheckpointTrainer trainer() {
    return new CheckpointTrainer(Device.cpu(), Clock.systemUTC());
  }

  private JsonNode report(CheckpointTrainer trainer, CglNetConfig config, double heldOut)
      throws IOException {
    ListedRows rows = rows();
    TrainingTask task =
        TrainingTask.of(
            "pumps", rows, TableProfile.of(rows, TableProfile.Overrides.NONE), heldOut, config);
    CheckpointBundle bundle =
        trainer.train(task, folder.resolve("checkpoint"), TrainingListener.NONE);
    Matcher data = DATA.matcher(Files.readString(bundle.folder().resolve(BundleFiles.REPORT)));
    assertThat(data.find()).isTrue();
    return new ObjectMapper().readTree(data.group(1));
  }

  /** Faults, a row of five, have a high pressure; noise and site say nothing. */
  private static ListedRows rows() {
    Random random = new Random(3);
    List<ListedRows.Row> rows = new ArrayList<>();
    for (int row = 0; row < 600; row++) {
      boolean fault = row % 5 == 0;
      rows.add(
          new ListedRows.Row(
              new Object[] {
                random.nextGaussian() + (fault ? 5 : 0),
                random.nextGaussian(),
                random.nextBoolean() ? "north" : "south"
              },
              fault ? "fault" : "fine"));
    }
    return new ListedRows("pumps.csv", List.of("pressure", "noise", "site"), rows);
  }
}
