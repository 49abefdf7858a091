package io.cgl.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriftDetectorTest {

  /** Eight classes, the commonest a hundred times the rarest. */
  private static final double[] SHARES = normalised(100, 51.8, 26.8, 13.9, 7.2, 3.73, 1.93, 1);

  private static final int HELD_OUT = 2000;
  private static final long SECOND = 1000;

  private final DriftDetector detector = new DriftDetector(DriftSettings.DEFAULT);

  @ParameterizedTest(name = "{0} events a window, {1} held-out rows, wavering {2}")
  @CsvSource({
    "50, 2000, false",
    "2000, 2000, false",
    "2000, 300, false",
    "50000, 2000, false",
    "50000, 100000, false",
    "5000, 2000, true"
  })
  void shouldRaiseNoMoreFalseAlarmsThanPromised(int events, int heldOut, boolean wavering) {
    Random random = new Random(7);
    int runs = 60;
    int windows = 300;
    int alarms = 0;
    for (int run = 0; run < runs; run++) {
      // The held-out rows are a sample of the truth, as in life.
      Stream stream = new Stream(sample(SHARES, heldOut, random), random);
      for (int w = 0; w < windows; w++) {
        double[] shares = wavering ? dirichlet(SHARES, 1000, random) : SHARES;
        if (stream.next(shares, events)) {
          alarms++;
          break;
        }
      }
    }
    // 18,000 windows at a mean of 1,000 to a false alarm would be 18.
    assertThat(alarms).isLessThanOrEqualTo(18);
  }

  @ParameterizedTest(name = "class {0} times {1}, {2} events a window: within {3} windows")
  @CsvSource({
    "7, 10, 2000, 3",
    "7, 4, 2000, 8",
    "3, 2, 2000, 4",
    "0, 0.7, 2000, 4",
    "0, 0, 2000, 2",
    "7, 10, 200, 8",
    "7, 4, 50000, 8"
  })
  void shouldNoticeAShiftAndNameItsClassFirst(int k, double factor, int events, int within) {
    Random random = new Random(11);
    int falseAlarms = 0;
    int first = 0;
    for (int run = 0; run < 20; run++) {
      Stream stream = new Stream(sample(SHARES, HELD_OUT, random), random);
      stream.run(SHARES, 20, events);
      if (!stream.alarms.isEmpty()) {
        falseAlarms++;
        continue;
      }
      double[] shifted = SHARES.clone();
      shifted[k] *= factor;

      int taken = 1;
      while (!stream.next(normalised(shifted), events)) {
        taken++;
        assertThat(taken).as("windows until the alarm").isLessThanOrEqualTo(within);
      }

      Episode alarm = stream.alarms.get(0);
      first += alarm.shifts().get(0).position() == k ? 1 : 0;
      assertThat(alarm.shifts())
          .filteredOn(shift -> shift.position() == k)
          .singleElement()
          .satisfies(
              shift -> {
                assertThat(shift.evidence() > 0).as("direction").isEqualTo(factor > 1);
                assertThat(shift.observedShare() > shift.referenceShare()).isEqualTo(factor > 1);
              });
      assertThat(alarm.evidenceFrom()).isBetween(16 * SECOND, 23 * SECOND);
    }
    // An early alarm has seen little: chance may put a class first that gave way or took over.
    assertThat(first).as("named first, of %d", 20 - falseAlarms).isGreaterThanOrEqualTo(18);
    assertThat(falseAlarms).as("in 400 windows").isLessThanOrEqualTo(1);
  }

  @Test
  void shouldDivideTheEvidenceAmongTheClassesThatMoved() {
    Random random = new Random(3);
    Stream stream = new Stream(sample(SHARES, HELD_OUT, random), random);
    double[] shifted = SHARES.clone();
    shifted[6] *= 20;
    while (!stream.next(normalised(shifted), 2000)) {}

    Episode alarm = stream.alarms.get(0);
    double named = alarm.shifts().stream().mapToDouble(shift -> Math.abs(shift.evidence())).sum();
    assertThat(alarm.shifts()).hasSizeLessThan(SHARES.length);
    assertThat(named).isBetween(.8 * stream.state.logR(), 1.0001 * stream.state.logR());
    assertThat(alarm.shifts())
        .isSortedAccordingTo(
            (a, b) -> Double.compare(Math.abs(b.evidence()), Math.abs(a.evidence())));
  }

  @Test
  void shouldNotTakeOneBurstForDrift() {
    Random random = new Random(5);
    Stream stream = new Stream(sample(SHARES, HELD_OUT, random), random);
    double[] burst = {0, 0, 0, 0, 0, 0, 0, 1};
    for (int w = 0; w < 60; w++) {
      assertThat(stream.next(w == 30 ? burst : SHARES, 2000)).as("window %d", w).isFalse();
    }
  }

  @ParameterizedTest(name = "in blocks of {0}")
  @ValueSource(ints = {5, 20})
  void shouldNotWaitForABlockToFillBeforeAnAlarm(int block) {
    Random random = new Random(17);
    DriftDetector inBlocks = new DriftDetector(new DriftSettings(1000 * block, block, 3, 3));
    Stream stream = new Stream(inBlocks, sample(SHARES, HELD_OUT, random), random);
    stream.run(SHARES, 20 * block, 100);
    double[] shifted = SHARES.clone();
    shifted[6] *= 20;

    stream.run(normalised(shifted), 4, 100);

    assertThat(stream.alarms).hasSize(1);
  }

  /** What came before it in its block is neither in the alert's shares nor learnt from. */
  @ParameterizedTest(name = "in window {0} of a block")
  @ValueSource(ints = {2, 6, 9})
  void shouldFindTheChangeWithinABlock(int position) {
    DriftDetector inBlocks = new DriftDetector(new DriftSettings(10_000, 10, 3, 3));
    double[] shares = {.4, .3, .1, .1, .04, .03, .02, .01};
    double[] shifted = {.1, .3, .1, .1, .04, .03, .02, .31};
    int change = 200 + position;
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Stream stream = new Stream(inBlocks, sample(shares, HELD_OUT, random), random);
      stream.run(shares, change, 300);
      stream.run(shifted, 10, 300);

      assertThat(stream.alarms).hasSize(1);
      assertThat(stream.alarms.get(0).evidenceFrom())
          .as("seed %d", seed)
          .isEqualTo(change * SECOND);
      assertThat(stream.alarms.get(0).shifts())
          .filteredOn(shift -> shift.position() == 7)
          .singleElement()
          .satisfies(shift -> assertThat(shift.observedShare()).isCloseTo(.31, within(.08)));
    }
  }

  @Test
  void shouldNotTakeABurstWithinABlockForDrift() {
    DriftDetector inBlocks = new DriftDetector(new DriftSettings(10_000, 10, 3, 3));
    double[] burst = {0, 0, 0, 0, 0, 0, 0, 1};
    int alarms = 0;
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Stream stream = new Stream(inBlocks, sample(SHARES, HELD_OUT, random), random);
      stream.run(SHARES, 203, 200);
      stream.next(burst, 200);
      stream.run(SHARES, 26, 200);
      alarms += stream.alarms.size();
    }
    // Where chance had the evidence half-way up already, a burst does the rest.
    assertThat(alarms).isLessThanOrEqualTo(2);
  }

  @Test
  void shouldRaiseOneAlarmPerEpisodeAndAnotherAfterTheReturn() {
    Random random = new Random(9);
    Stream stream = new Stream(sample(SHARES, HELD_OUT, random), random);
    double[] shifted = SHARES.clone();
    shifted[7] *= 15;

    stream.run(SHARES, 10);
    stream.run(normalised(shifted), 40);
    assertThat(stream.alarms).hasSize(1);
    assertThat(stream.state.episode().map(Episode::id)).contains(stream.alarms.get(0).id());

    stream.run(SHARES, 10);
    assertThat(stream.state.episode()).as("closed by the return").isEmpty();

    stream.run(normalised(shifted), 10);
    assertThat(stream.alarms).hasSize(2);
    assertThat(stream.alarms.get(1).id()).isNotEqualTo(stream.alarms.get(0).id());
  }

  @Test
  void shouldNameAnEpisodeByCheckpointAndWindow() {
    Random random = new Random(13);
    Stream stream = new Stream(sample(SHARES, HELD_OUT, random), random);
    double[] gone = {0, 1, 0, 0, 0, 0, 0, 0};
    stream.run(SHARES, 4);
    stream.run(gone, 3);

    assertThat(stream.alarms).hasSize(1);
    assertThat(stream.alarms.get(0).id()).isEqualTo("model@5000");
    assertThat(stream.alarms.get(0).evidenceFrom()).isEqualTo(4000);
  }

  @Test
  void shouldSkipWindowsWithoutEventsAndModelsWithoutReference() {
    DetectorState state = detector.begin("model", 2);

    assertThat(judge(state, new long[] {0, 0}, new long[] {5, 5})).isSameAs(state);
    assertThat(judge(state, new long[] {9, 0}, new long[] {0, 0})).isSameAs(state);
  }

  @Test
  void shouldComputeTheGammaFunctionAndTheDistributionToRounding() {
    assertThat(DirichletMultinomial.logGamma(0.5))
        .isCloseTo(0.5 * Math.log(Math.PI), within(1e-12));
    assertThat(DirichletMultinomial.logGamma(11)).isCloseTo(Math.log(3628800), within(1e-11));
    // Two classes, uniform prior: every split of n events has probability 1 / (n + 1).
    double choose = Math.log(10);
    assertThat(
            choose + DirichletMultinomial.logProbability(new double[] {2, 3}, new double[] {1, 1}))
        .isCloseTo(-Math.log(6), within(1e-12));
  }

  private DetectorState judge(DetectorState state, long[] counts, long[] reference) {
    return detector.judge(state, new ClassCounts("model", 0, counts, reference)).state();
  }

  private static final class Stream {
    private final long[] reference;
    private final Random random;
    private final List<Episode> alarms = new ArrayList<>();
    private final DriftDetector detector;
    private DetectorState state;
    private long at;

    Stream(long[] reference, Random random) {
      this(new DriftDetector(DriftSettings.DEFAULT), reference, random);
    }

    Stream(DriftDetector detector, long[] reference, Random random) {
      this.detector = detector;
      this.state = detector.begin("model", SHARES.length);
      this.reference = reference;
      this.random = random;
    }

    boolean next(double[] shares, int events) {
      ClassCounts window = new ClassCounts("model", at, sample(shares, events, random), reference);
      at += SECOND;
      DriftDetector.Step step = detector.judge(state, window);
      state = step.state();
      step.alarm().ifPresent(alarms::add);
      return step.alarm().isPresent();
    }

    void run(double[] shares, int windows) {
      run(shares, windows, 2000);
    }

    void run(double[] shares, int windows, int events) {
      for (int w = 0; w < windows; w++) {
        next(shares, events);
      }
    }
  }

  private static double[] normalised(double... weights) {
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  private static long[] sample(double[] shares, int n, Random random) {
    long[] counts = new long[shares.length];
    long left = n;
    double rest = 1;
    for (int k = 0; k < shares.length - 1 && left > 0; k++) {
      counts[k] = binomial(left, Math.min(1, shares[k] / rest), random);
      left -= counts[k];
      rest -= shares[k];
    }
    counts[shares.length - 1] = left;
    return counts;
  }

  private static long binomial(long n, double p, Random random) {
    if (p > 0.5) {
      return n - binomial(n, 1 - p, random);
    }
    double mean = n * p;
    if (mean > 100) {
      double value = mean + Math.sqrt(mean * (1 - p)) * random.nextGaussian();
      return Math.min(n, Math.max(0, Math.round(value)));
    }
    // Trials until the next success are geometric.
    long successes = 0;
    double step = Math.log1p(-p);
    for (double at = gap(step, random); at <= n; at += gap(step, random)) {
      successes++;
    }
    return successes;
  }

  private static double gap(double step, Random random) {
    return step == 0
        ? Double.POSITIVE_INFINITY
        : Math.floor(Math.log(1 - random.nextDouble()) / step) + 1;
  }

  private static double[] dirichlet(double[] shares, double precision, Random random) {
    return normalised(
        Arrays.stream(shares).map(share -> gamma(share * precision, random)).toArray());
  }

  /** Marsaglia and Tsang (2000), for shapes of at least 1. */
  private static double gamma(double shape, Random random) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
