package io.cgl.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.checkpoint.Scores;
import io.cgl.files.Gzip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionsFileTest {

  @TempDir Path folder;

  @Test
  void shouldWriteALineForEachRowWithItsPlaceAndTheKnownClassesProbabilities() throws IOException {
    Evaluation evaluation =
        new Evaluation(
            List.of("fault", "fine", "flood"),
            2,
            new int[] {1, 2},
            new int[] {1, 0},
            new Scores(new float[] {0.25f, 0.75f, 0, 0.5f, 0.5f, 0}, 3));

    assertThat(written("rows.csv", evaluation))
        .isEqualTo(
            """
            line,label,predicted,confidence,p_fault,p_fine
            2,fine,fine,0.75,0.25,0.75
            4,flood,fault,0.5,0.5,0.5
            """);
  }

  @Test
  void shouldQuoteNamesThatWouldBreakALine() throws IOException {
    Evaluation evaluation =
        new Evaluation(
            List.of("a,b", "say \"no\"\nnow"),
            2,
            new int[] {0},
            new int[] {1},
            new Scores(new float[] {0, 1}, 2));

    assertThat(written("rows.csv", evaluation))
        .isEqualTo(
            """
            line,label,predicted,confidence,"p_a,b","p_say ""no""
            now"
            2,"a,b","say ""no""
            now",1.0,0.0,1.0
            """);
  }

  @Test
  void shouldGzipWhereTheNameSaysSo() throws IOException {
    Evaluation evaluation =
        new Evaluation(List.of("a", "b"), 2, new int[0], new int[0], new Scores(new float[0], 2));

    assertThat(written("rows.csv.gz", evaluation))
        .isEqualTo("line,label,predicted,confidence,p_a,p_b\n");
    try (InputStream raw = java.nio.file.Files.newInputStream(folder.resolve("rows.csv.gz"))) {
      assertThat(raw.read()).isEqualTo(0x1f);
    }
  }

  private String written(String name, Evaluation evaluation) throws IOException {
    Path file = folder.resolve(name);
    long[] lines = {2, 4};
    PredictionsFile.write(file, evaluation, "line", row -> String.valueOf(lines[row]));
    try (InputStream in = Gzip.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
