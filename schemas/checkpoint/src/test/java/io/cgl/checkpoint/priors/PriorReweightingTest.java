package io.cgl.checkpoint.priors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PriorReweightingTest {

  @Test
  void shouldMultiplyByThePriorAndNormalise() {
    float[] corrected =
        PriorReweighting.between(new double[] {1, 1}, new double[] {0.9, 0.1})
            .apply(new float[] {0.4f, 0.6f});

    assertThat(corrected)
        .containsExactly(new float[] {0.36f / 0.42f, 0.06f / 0.42f}, within(1e-6f));
  }

  @Test
  void shouldLeaveProbabilitiesAsTheyAreUnderTheSamePrior() {
    float[] given = {0.2f, 0.5f, 0.3f};

    assertThat(
            PriorReweighting.between(new double[] {0.5, 0.3, 0.2}, new double[] {5, 3, 2})
                .apply(given))
        .containsExactly(given, within(1e-6f));
  }

  @Test
  void shouldDivideByThePriorThatTheProbabilitiesAreUnder() {
    float[] corrected =
        PriorReweighting.between(new double[] {0.9, 0.1}, new double[] {0.5, 0.5})
            .apply(new float[] {0.9f, 0.1f});

    assertThat(corrected).containsExactly(new float[] {0.5f, 0.5f}, within(1e-6f));
  }

  @Test
  void shouldMakeNoClassImpossible() {
    float[] corrected =
        PriorReweighting.between(new double[] {1, 1}, new double[] {1, 0})
            .apply(new float[] {0, 1});

    assertThat(corrected).containsExactly(0, 1);
  }
}
