package io.cgl.benchmarks.drift.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DriftTest {

  @ParameterizedTest
  @CsvSource({"ABRUPT, .02", "GRADUAL, .1", "RECURRING, .5", "RARE, .05"})
  void shouldChangeTheClassOfSoManyEvents(Drift drift, double size) {
    double[] shares = Shares.longTail(10, 100);
    double[] target = drift.target(shares, size, new Random(3));

    assertThat(Shares.distance(shares, target)).isCloseTo(size, within(1e-9));
    assertThat(Arrays.stream(target).sum()).isCloseTo(1, within(1e-9));
    assertThat(Arrays.stream(target).min().orElseThrow()).isNotNegative();
  }

  @ParameterizedTest
  @EnumSource(Burstiness.class)
  void shouldKeepTheSharesHoweverBurstyTheStreamIs(Burstiness burstiness) {
    double[] shares = Shares.longTail(5, 10);
    EventStream stream = new EventStream(burstiness, new Random(5));
    long[] counts = new long[5];
    for (int k : stream.next(shares, 400_000)) {
      counts[k]++;
    }
    double[] observed = Arrays.stream(counts).mapToDouble(count -> count / 400_000.0).toArray();
    assertThat(Shares.distance(shares, observed)).isLessThan(0.02);
  }
}
