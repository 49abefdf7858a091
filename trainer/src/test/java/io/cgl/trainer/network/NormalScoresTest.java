package io.cgl.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalScoresTest {

  private static final float[] MEASURED = measured();

  @Test
  void shouldGiveQuantilesTheScoresOfTheNormalDistribution() {
    NormalScores.Column column = NormalScores.Column.fit(0, MEASURED);

    assertThat(column.score(MEASURED[500])).isCloseTo(0, within(0.02f));
    // 84.13 % of a normal distribution lie below one deviation.
    assertThat(column.score(MEASURED[841])).isCloseTo(1, within(0.05f));
    assertThat(column.score(MEASURED[159])).isCloseTo(-1, within(0.05f));
  }

  @Test
  void shouldKeepOrderAndRange() {
    NormalScores.Column column = NormalScores.Column.fit(0, MEASURED);

    assertThat(column.score(-1e30f)).isEqualTo(-NormalScores.LIMIT);
    assertThat(column.score(1e30f)).isCloseTo(NormalScores.LIMIT, within(1e-5f));
    for (int i = 1; i < MEASURED.length; i++) {
      assertThat(column.score(MEASURED[i])).isGreaterThanOrEqualTo(column.score(MEASURED[i - 1]));
    }
  }

  @Test
  void shouldSuitMeasurementsOnly() {
    float[] counts = new float[1000];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = Math.floorDiv(i, 50);
    }

    assertThat(NormalScores.suits(MEASURED)).isTrue();
    assertThat(NormalScores.suits(counts)).as("values that repeat").isFalse();
    assertThat(NormalScores.suits(Arrays.copyOf(MEASURED, 50))).as("few rows").isFalse();
  }

  @Test
  void shouldStandardiseByTheSameFormulaAndTakeTheMedianForAMissingValue() {
    Dataset data =
        new Dataset(MEASURED, new int[1000], new FeatureLayout(1, List.of()), List.of("a", "b"));
    Standardiser standardiser = Standardiser.fit(data, Measurements.RANKED, Backbone.MLP);
    NormalScores.Column column = standardiser.scores().columns().get(0);

    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDArray rows = manager.create(new float[] {MEASURED[10], 0.3f, Float.NaN}, new Shape(3, 1));
      float[] scores = standardiser.apply(rows).toFloatArray();
      assertThat(scores[0]).isCloseTo(column.score(MEASURED[10]), within(1e-5f));
      assertThat(scores[1]).isCloseTo(column.score(0.3f), within(1e-5f));
      assertThat(scores[2]).isCloseTo(0, within(0.01f));
    }
  }

  @Test
  void shouldLeaveMeasurementsPlainWhereAsked() {
    Dataset data =
        new Dataset(MEASURED, new int[1000], new FeatureLayout(1, List.of()), List.of("a", "b"));

    assertThat(Standardiser.fit(data, Measurements.PLAIN, Backbone.MLP).scores().columns())
        .isEmpty();
  }

  /** 1,000 sorted values of a heavy-tailed distribution. */
  private static float[] measured() {
    Random random = new Random(1);
    float[] values = new float[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.exp(3 * random.nextGaussian());
    }
    Arrays.sort(values);
    return values;
  }
}
