package io.cgl.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BatchSamplerTest {

  private static final int ROWS = 10;
  private static final int BATCH = 4;

  @Test
  void shouldTakeEveryRowOncePerEpochInAFreshOrder() {
    long[] rows = steps(sampler(), 1, 5);

    assertThat(sorted(rows, 0, ROWS)).isEqualTo(sorted(rows, ROWS, 2 * ROWS));
    assertThat(sorted(rows, 0, ROWS)).containsExactly(LongStream.range(0, ROWS).toArray());
    assertThat(Arrays.copyOf(rows, ROWS)).isNotEqualTo(Arrays.copyOfRange(rows, ROWS, 2 * ROWS));
  }

  @Test
  void shouldGiveAStepTheSameBatchWhateverWasAskedForBefore() {
    BatchSampler used = sampler();
    used.batch(9);
    used.batch(1);

    assertThat(used.batch(5)).isEqualTo(sampler().batch(5));
  }

  private static BatchSampler sampler() {
    return new BatchSampler(ROWS, BATCH, Random::new);
  }

  private static long[] steps(BatchSampler sampler, int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(sampler::batch)
        .flatMapToLong(Arrays::stream)
        .toArray();
  }

  private static long[] sorted(long[] values, int from, int to) {
    return Arrays.stream(values, from, to).sorted().toArray();
  }
}
