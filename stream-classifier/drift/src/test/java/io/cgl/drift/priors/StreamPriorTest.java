package io.cgl.drift.priors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cgl.checkpoint.priors.HeldOutConfusion;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StreamPriorTest {

  /** 90 % of the rows are of the first class; a tenth of the others is taken for it. */
  private static final HeldOutConfusion CONFUSION =
      HeldOutConfusion.of(new long[][] {{1800, 0, 0}, {10, 90, 0}, {10, 0, 90}});

  private static final double[] USUAL = {0.91, 0.045, 0.045};
  private static final double[] SHIFTED = {0.64, 0.36, 0};

  private final SplittableRandom random = new SplittableRandom(11);
  private static final double[] UNIFORM = {1, 1, 1};

  private final StreamPrior prior =
      new StreamPrior(CONFUSION, UNIFORM, StreamPrior.State.initial(3));

  @Test
  void shouldCorrectNothingWhileTheStreamIsLikeTheReference() {
    for (int i = 0; i < 2000; i++) {
      feed(prior, USUAL, StreamPrior.BLOCK);
      assertThat(prior.correction()).as("after %d blocks", i + 1).isEmpty();
    }
  }

  @Test
  void shouldFollowAShiftWithinHalfAWindowAndKnowThePriorSoonAfter() {
    feed(prior, USUAL, 5000);
    feed(prior, SHIFTED, 500);
    assertThat(prior.correction()).isPresent();

    feed(prior, SHIFTED, 3000);

    double[] followed = prior.state().prior().orElseThrow();
    assertThat(followed[1])
        .as("0.36 are predicted, a tenth is missed")
        .isCloseTo(0.4, within(0.05));
    assertThat(followed[2]).isLessThan(0.02).isPositive();
    assertThat(prior.correction().get().apply(new float[] {0.4f, 0.4f, 0.2f})[0])
        .isGreaterThan(0.5f);
  }

  @Test
  void shouldLeaveTheDecisionToTheCheckpointAgainWhenTheShiftIsOver() {
    feed(prior, SHIFTED, 5000);
    assertThat(prior.correction()).isPresent();

    feed(prior, USUAL, 5000);

    assertThat(prior.correction()).isEmpty();
  }

  @Test
  void shouldGoOnFromItsStateAsIfNothingHadHappened() {
    feed(prior, SHIFTED, 20 * StreamPrior.BLOCK);
    StreamPrior restored = new StreamPrior(CONFUSION, UNIFORM, prior.state());

    int[] events = random.ints(20 * StreamPrior.BLOCK, 0, 3).toArray();
    for (int predicted : events) {
      assertThat(restored.count(predicted)).isEqualTo(prior.count(predicted));
    }

    assertThat(restored.state().lasting()).containsExactly(prior.state().lasting());
    assertThat(restored.state().prior().orElseThrow())
        .containsExactly(prior.state().prior().orElseThrow());
  }

  @Test
  void shouldSayWhatAModelLacksThatThePriorNeeds() {
    DecisionPrior.UNIFORM.requireOf(Optional.empty());
    assertThatThrownBy(() -> DecisionPrior.TRAINING.requireOf(Optional.empty()))
        .hasMessageContaining(
            "no held-out confusion matrix, which --decision-prior training needs");
    assertThatThrownBy(
            () ->
                DecisionPrior.STREAM.requireOf(
                    Optional.of(HeldOutConfusion.of(new long[101][101]))))
        .hasMessageContaining("101 classes, --decision-prior stream follows at most 100");
  }

  private void feed(StreamPrior to, double[] shares, int events) {
    for (int event = 0; event < events; event++) {
      double at = random.nextDouble();
      to.count(at < shares[0] ? 0 : at < shares[0] + shares[1] ? 1 : 2);
    }
  }
}
