package io.cgl.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardiserTest {

  private static final List<String> CLASSES = List.of("a", "b");

  @Test
  void shouldCentreAndScale() {
    Standardiser standardiser =
        Standardiser.fit(column(1, 2, 3, 4, 5), Measurements.RANKED, Backbone.MLP);

    assertThat(apply(standardiser, 3)).containsExactly(0f);
    assertThat(apply(standardiser, 5)[0]).isCloseTo((float) Math.sqrt(2), within(1e-6f));
  }

  @Test
  void shouldTakeTheMedianForAMissingValue() {
    Standardiser standardiser =
        Standardiser.fit(column(1, 2, Float.NaN, 2, 8), Measurements.RANKED, Backbone.MLP);

    assertThat(apply(standardiser, Float.NaN)).isEqualTo(apply(standardiser, 2));
  }

  @Test
  void shouldAddTheSignedLogarithmOfAHeavyTail() {
    float[] values = new float[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 10 - 5;
    }
    values[0] = 1e6f;
    values[1] = -1e6f;
    Standardiser standardiser = Standardiser.fit(column(values), Measurements.RANKED, Backbone.MLP);

    assertThat(standardiser.inputs())
        .extracting(Standardiser.Input::signedLog)
        .containsExactly(false, true);
    assertThat(apply(standardiser, 4)[1] - apply(standardiser, -4)[1]).isGreaterThan(1);
    assertThat(apply(standardiser, 1e6f)[1]).isGreaterThan(apply(standardiser, 1e3f)[1] + 1);
  }

  @Test
  void shouldLeaveALightTailAsItIs() {
    assertThat(Standardiser.fit(column(1, 2, 3, 4, 5), Measurements.RANKED, Backbone.MLP).inputs())
        .hasSize(1);
  }

  @Test
  void shouldClipAtFiveDeviations() {
    Standardiser standardiser =
        Standardiser.fit(column(1, 2, 3, 4, 5), Measurements.RANKED, Backbone.MLP);

    assertThat(apply(standardiser, 1e9f)).containsExactly(5f);
    assertThat(apply(standardiser, Float.NEGATIVE_INFINITY)).containsExactly(-5f);
  }

  @Test
  void shouldSayNothingOfAConstantOrEmptyColumn() {
    for (Dataset data :
        List.of(column(7, 7, 7), column(0, 0, 0), column(Float.NaN, Float.NaN, Float.NaN))) {
      Standardiser standardiser = Standardiser.fit(data, Measurements.RANKED, Backbone.MLP);

      assertThat(apply(standardiser, 7)).containsExactly(0f);
      assertThat(apply(standardiser, Float.NaN)).containsExactly(0f);
      assertThat(apply(standardiser, 1e30f)).containsExactly(0f);
    }
  }

  @Test
  void shouldShiftCategoriesIntoOneTable() {
    FeatureLayout layout = new FeatureLayout(0, List.of(3, 4));
    Dataset data = new Dataset(new float[] {1, 2, 2, 3}, new int[] {0, 1}, layout, CLASSES);
    Standardiser standardiser = Standardiser.fit(data, Measurements.RANKED, Backbone.MLP);

    assertThat(apply(standardiser, 2, 0)).containsExactly(2f, 3f);
    assertThat(apply(standardiser, Float.NaN, 3)).containsExactly(0f, 6f);
    assertThat(standardiser.blank()).containsExactly(0f, 3f);
  }

  private static Dataset column(float... values) {
    return new Dataset(values, new int[values.length], new FeatureLayout(1, List.of()), CLASSES);
  }

  private static float[] apply(Standardiser standardiser, float... row) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      return standardiser.apply(manager.create(row, new Shape(1, row.length))).toFloatArray();
    }
  }
}
