package io.cgl.checkpoint.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnusualInputsTest {

  private final FeatureEncoder encoder =
      new FeatureEncoder(
          List.of(
              new InputField.Numeric("amount"),
              new InputField.Categorical("word", List.of("a", "b")),
              new InputField.Numeric("age")));

  @Test
  void shouldCountWhatTheModelCanTakeButDidNotLearnFrom() {
    FeatureBatch batch = new FeatureBatch(encoder.width());
    add(batch, 1.0, "a", 2.0);
    add(batch, null, "unseen", Double.NEGATIVE_INFINITY);
    add(batch, Double.NaN, null, Double.POSITIVE_INFINITY);

    assertThat(UnusualInputs.in(batch, encoder))
        .isEqualTo(new UnusualInputs(2, 2, 2, Map.of("amount", 2L, "word", 2L)));
  }

  private void add(FeatureBatch batch, Object... values) {
    batch.add(encoder, input -> values[input]);
  }
}
