package io.cgl.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.evaluation.Evaluation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationFiguresTest {

  /** One fault is missed, one fine row is an alarm, nothing is a flood. */
  private static final EvaluationFigures FIGURES =
      EvaluationFigures.of(
          new Evaluation(
              List.of("fault", "fine", "flood"),
              3,
              new int[] {0, 0, 1, 1, 1},
              new int[] {0, 1, 1, 1, 0},
              new Scores(
                  new float[] {
                    0.9f, 0.1f, 0, 0.4f, 0.6f, 0, 0.1f, 0.9f, 0, 0.2f, 0.8f, 0, 0.7f, 0.3f, 0
                  },
                  3)));

  @Test
  void shouldGiveEachClassItsFiguresAndLeaveOutWhatIsNotDefined() {
    Map<String, Object> json = FIGURES.toJson();

    assertThat(json.get("recall")).isEqualTo(Map.of("fault", 0.5, "fine", 2.0 / 3));
    assertThat(json.get("precision")).isEqualTo(Map.of("fault", 0.5, "fine", 2.0 / 3));
    assertThat(json.get("f1")).isEqualTo(Map.of("fault", 0.5, "fine", 2.0 / 3));
    // Faults come at ranks 1 and 3 of five, fine rows at ranks 1, 2 and 4.
    assertThat(json.get("averagePrecision"))
        .isEqualTo(
            Map.of("fault", (1 + 2.0 / 3) / 2, "fine", 1.0 / 3 + 1.0 / 3 + 0.75 * (1 - 2.0 / 3)));
    assertThat(json.get("support")).isEqualTo(Map.of("fault", 2L, "fine", 3L, "flood", 0L));
    assertThat(json.get("rows")).isEqualTo(5L);
  }

  @Test
  void shouldPrintATableOfClassesAndTheConfusionMatrix() {
    assertThat(printed(FIGURES))
        .contains("logLoss ")
        .containsSubsequence(
            "class       rows precision    recall        F1        AP",
            "fault          2    0.5000    0.5000    0.5000    0.8333",
            "flood          0         -         -         -         -",
            "#1       #2       #3",
            "#1  fault        1        1        0",
            "#2  fine         1        2        0");
  }

  @Test
  void shouldPrintTheLargestConfusionsOfManyClassesInsteadOfTheirMatrix() {
    int classes = 150;
    float[] flat = new float[2 * classes * classes];
    int[] labels = new int[2 * classes];
    int[] predicted = new int[2 * classes];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = row % classes;
      predicted[row] = row == 7 ? 8 : labels[row];
      flat[row * classes + predicted[row]] = 1;
    }
    EvaluationFigures figures =
        EvaluationFigures.of(
            new Evaluation(
                IntStream.range(0, classes).mapToObj(k -> "class " + k).toList(),
                classes,
                labels,
                predicted,
                new Scores(flat, classes)));

    assertThat(printed(figures))
        .doesNotContain("Confusion matrix")
        .containsSubsequence("Largest confusions", "class 7    class 8            1    0.5000");
    assertThat(figures.toJson()).doesNotContainKey("confusion").containsKey("confusions");
  }

  @Test
  void shouldNotLetANameOfAClassCommandTheTerminal() {
    EvaluationFigures figures =
        EvaluationFigures.of(
            new Evaluation(
                List.of("\u001b[2Jgone\nnow", "x".repeat(500)),
                2,
                new int[] {0},
                new int[] {0},
                new Scores(new float[] {1, 0}, 2)));

    assertThat(printed(figures)).contains("?[2Jgone?now").doesNotContain("\u001b", "x".repeat(50));
  }

  private static String printed(EvaluationFigures figures) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    figures.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
