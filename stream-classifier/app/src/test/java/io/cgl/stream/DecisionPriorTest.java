package io.cgl.stream;

import static io.cgl.stream.ClassifierDriver.START;
import static io.cgl.stream.ClassifierDriver.WINDOW;
import static io.cgl.stream.ClassifierDriver.counts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cgl.avro.ClassShift;
import io.cgl.avro.Classification;
import io.cgl.avro.DriftAlert;
import io.cgl.checkpoint.DecisionObjective;
import io.cgl.checkpoint.Manifest;
import io.cgl.drift.priors.DecisionPrior;
import io.cgl.drift.priors.StreamPrior;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said of events under each class prior, and what drift sees of it: nothing. */
class DecisionPriorTest {

  /** The model says: high, with a probability of 0.731. */
  private static final double MAYBE_HIGH = 0.5;

  /** The model says: low, with a probability of 0.731. */
  private static final double MAYBE_LOW = -0.5;

  private static final List<List<Long>> CONFUSION = List.of(List.of(890L, 10L), List.of(10L, 90L));

  @RegisterExtension final ClassifierDriver stream = new ClassifierDriver();

  private Instant now = START;

  @BeforeEach
  void serve() throws IOException {
    stream.serve(stream.load(1, 0, CONFUSION, 900L, 100L));
  }

  @Test
  void shouldSayWhatTheModelSaysByDefault() {
    start(DecisionPrior.UNIFORM);

    Classification said = classify(MAYBE_HIGH);

    assertThat(said.getLabel()).isEqualTo("high");
    assertThat(said.getConfidence()).isCloseTo(0.731f, within(0.001f));
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldWeighTheClassesByTheirHeldOutShares() {
    start(DecisionPrior.TRAINING);

    Classification said = classify(MAYBE_HIGH);

    assertThat(said.getLabel()).isEqualTo("low");
    assertThat(said.getConfidence())
        .isEqualTo(said.getProbabilities().get(0))
        .isCloseTo(0.9f * 0.269f / (0.9f * 0.269f + 0.1f * 0.731f), within(0.005f));
    assertThat(said.getProbabilities().get(0) + said.getProbabilities().get(1))
        .isCloseTo(1, within(1e-5f));
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldFollowTheStreamOnceItHasShifted() {
    start(DecisionPrior.STREAM);
    pipe(1000, 100);
    assertThat(classify(-0.2).getLabel()).as("no shift: the model's own").isEqualTo("low");

    pipe(200, 800);

    assertThat(classify(-0.2).getLabel()).as("high is frequent now").isEqualTo("high");
    assertThat(classify(-3).getLabel()).isEqualTo("low");
    KeyValueStore<String, StreamPrior.State> states =
        stream.driver.getKeyValueStore("stream-priors");
    assertThat(states.get(stream.inference.activeVersion().orElseThrow().id()).prior()).isPresent();
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldPublishThePosteriorOfALabelThatWasDecidedForBalance() throws IOException {
    stream.serve(stream.load(1, 1, balanced(), CONFUSION, 900L, 100L));
    start(DecisionPrior.UNIFORM);

    Classification said = classify(MAYBE_LOW);

    assertThat(said.getLabel()).isEqualTo("high");
    assertThat(said.getMostProbable()).isEqualTo("low");
    assertThat(said.getConfidence())
        .isEqualTo(said.getProbabilities().get(1))
        .isCloseTo(0.269f, within(0.001f));
    assertThat(classify(3).getMostProbable()).isNull();
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldFollowTheStreamWithProbabilitiesButNotWithALabelDecidedForBalance()
      throws IOException {
    stream.serve(stream.load(1, 1, balanced(), CONFUSION, 900L, 100L));
    start(DecisionPrior.STREAM);
    pipe(1000, 100);
    Classification before = classify(MAYBE_LOW);

    pipe(200, 800);
    Classification after = classify(MAYBE_LOW);

    assertThat(before.getLabel()).isEqualTo("high").isEqualTo(after.getLabel());
    assertThat(before.getConfidence()).isCloseTo(0.269f, within(0.001f));
    // High has 8 of 10 events instead of 1.
    assertThat(after.getConfidence()).isGreaterThan(0.85f);
    assertThat(classify(-2).getLabel()).isEqualTo("low");
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldFollowTheStreamWithALabelDecidedForAccuracy() throws IOException {
    Manifest.Decision accuracy =
        Manifest.Decision.weighted(
            DecisionObjective.ACCURACY, List.of(0.9, 0.1), List.of(0.0, 0.0));
    stream.serve(stream.load(1, 1, accuracy, CONFUSION, 900L, 100L));
    start(DecisionPrior.STREAM);
    pipe(1000, 100);
    assertThat(classify(MAYBE_LOW).getLabel()).isEqualTo("low");

    pipe(200, 800);

    assertThat(classify(MAYBE_LOW).getLabel()).isEqualTo("high");
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldCountForDriftWhatTheModelItselfSays() {
    start(DecisionPrior.TRAINING);
    for (int i = 0; i < 10; i++) {
      assertThat(classify(MAYBE_HIGH).getLabel()).isEqualTo("low");
    }
    closeWindow();

    assertThat(counts(stream.frequencies.readValue())).containsExactly(0L, 10L);
    stream.assertNothingElseCameOut();
  }

  @Test
  void shouldTellTheEstimatedTrueSharesInTheAlert() {
    start(DecisionPrior.UNIFORM);
    for (int window = 0; window < 6; window++) {
      pipe(100, 100);
      closeWindow();
    }

    DriftAlert alert = stream.alerts.readValue();
    ClassShift high =
        alert.getClasses().stream().filter(c -> c.getLabel().equals("high")).findAny().get();
    assertThat(high.getObservedShare()).isCloseTo(0.5, within(0.01));
    assertThat(high.getReferencePrior()).isCloseTo(0.1, within(0.001));
    assertThat(high.getEstimatedPrior())
        .as("a tenth of high is taken for low")
        .isGreaterThan(0.52)
        .isBetween(high.getPriorLow(), high.getPriorHigh());
    assertThat(high.getPriorHigh() - high.getPriorLow()).isBetween(0.02, 0.3);
    stream.assertNothingElseCameOut(stream.frequencies, stream.episodes, stream.requests);
  }

  /** Probabilities under 9 to 1, which the decision divides out. */
  private static Manifest.Decision balanced() {
    return Manifest.Decision.weighted(
        DecisionObjective.BALANCED, List.of(0.9, 0.1), List.of(-Math.log(0.9), -Math.log(0.1)));
  }

  private void start(DecisionPrior prior) {
    stream.start(settings -> settings.withGrace(Duration.ZERO).withDecisionPrior(prior));
  }

  private Classification classify(double x) {
    stream.events.pipeInput(null, stream.readings.reading(x), now);
    return stream.classifications.readValue();
  }

  /** Events that leave no doubt, well mixed. */
  private void pipe(int low, int high) {
    int lows = 0;
    for (int event = 1; event <= low + high; event++) {
      boolean isLow = (long) event * low / (low + high) > lows;
      lows += isLow ? 1 : 0;
      classify(isLow ? -3 : 3);
    }
  }

  private void closeWindow() {
    stream.driver.advanceWallClockTime(Duration.ofSeconds(1));
    now = now.plus(WINDOW);
    classify(3);
    stream.driver.advanceWallClockTime(Duration.ofSeconds(1));
    stream.driver.advanceWallClockTime(Duration.ofSeconds(1));
  }
}
