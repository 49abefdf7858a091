package io.cgl.benchmarks.accuracy.prior;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.benchmarks.accuracy.prior.ServedShift.Phase;
import io.cgl.benchmarks.accuracy.prior.ServedShift.Prior;
import io.cgl.checkpoint.LabelDecision;
import io.cgl.checkpoint.priors.HeldOutConfusion;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a classifier of one normal feature: class k is at 2 k, and its probabilities are right. */
class ServedShiftTest {

  private static final int CLASSES = 3;
  private static final PriorShares SHARES = PriorShares.of(90, 9, 1);

  private final SplittableRandom random = new SplittableRandom(2);
  private ServedShift served;

  @BeforeEach
  void play() {
    long[][] heldOut = new long[CLASSES][CLASSES];
    for (int row = 0; row < 5000; row++) {
      int actual = SHARES.draw(random);
      heldOut[actual][Hits.largest(probabilities(actual))]++;
    }
    List<List<float[]>> rows = List.of(rows(0, 9000), rows(1, 900), rows(2, 100));
    served =
        new ServedShift(
            new ScoredRows(
                "normal", LabelDecision.mostProbable(CLASSES), HeldOutConfusion.of(heldOut), rows));
    served.play(PriorShares.of(30, 60, 10), random);
  }

  @Test
  void shouldRaiseAccuracyWithinTheFirstWindowAfterAShift() {
    for (Phase phase : List.of(Phase.FIRST_WINDOW, Phase.LATER)) {
      assertThat(served.hits(phase, Prior.STREAM).accuracy())
          .as("%s", phase)
          .isGreaterThan(served.hits(phase, Prior.UNIFORM).accuracy() + 0.01)
          .isGreaterThan(served.hits(phase, Prior.TRAINING).accuracy() + 0.01)
          .isLessThanOrEqualTo(served.hits(phase, Prior.TRUE).accuracy() + 0.005);
    }
  }

  @Test
  void shouldLeaveTheDecisionAsItIsWithoutAShift() {
    assertThat(served.hits(Phase.BEFORE, Prior.STREAM).balancedAccuracy())
        .isEqualTo(served.hits(Phase.BEFORE, Prior.UNIFORM).balancedAccuracy());
  }

  private List<float[]> rows(int klass, int count) {
    return java.util.stream.Stream.generate(() -> probabilities(klass)).limit(count).toList();
  }

  private float[] probabilities(int klass) {
    double x = 2 * klass + random.nextGaussian();
    float[] densities = new float[CLASSES];
    float sum = 0;
    for (int k = 0; k < CLASSES; k++) {
      densities[k] = (float) Math.exp(-(x - 2 * k) * (x - 2 * k) / 2);
      sum += densities[k];
    }
    for (int k = 0; k < CLASSES; k++) {
      densities[k] /= sum;
    }
    return densities;
  }
}
