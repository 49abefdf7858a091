package io.cgl.checkpoint.priors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirichletSamplerTest {

  private static final int MANY = 40_000;

  private final DirichletSampler draws = new DirichletSampler(3);

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.8, 1, 3, 250})
  void shouldDrawGammaNumbersOfTheRightMeanAndVariance(double shape) {
    assertMoments(() -> draws.gamma(shape), shape, shape);
  }

  @Test
  void shouldDrawSharesThatSumToOne() {
    double[] shares = new double[3];
    draws.dirichlet(new double[] {0.5, 2, 10}, shares);

    assertThat(shares[0] + shares[1] + shares[2]).isCloseTo(1, within(1e-12));
  }

  private static void assertMoments(DoubleSupplier draw, double mean, double variance) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < MANY; i++) {
      double value = draw.getAsDouble();
      sum += value;
      squares += (value - mean) * (value - mean);
    }
    assertThat(sum / MANY).isCloseTo(mean, within(5 * Math.sqrt(variance / MANY) + 1e-12));
    assertThat(squares / MANY).isCloseTo(variance, within(0.1 * variance + 1e-12));
  }
}
