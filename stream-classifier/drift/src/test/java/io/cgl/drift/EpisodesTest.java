package io.cgl.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.drift.EpisodeUpdate.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One alarm per episode, whatever the episodes are and whenever the application is killed. */
class EpisodesTest {

  private static final int EPISODES = 1000;
  private static final int CLASSES = 6;
  private static final int EVENTS = 500;
  private static final int HELD_OUT = 2000;

  /** After so many blocks of the old shares an alarm is a false one and no echo of the episode. */
  private static final int RETURN = 10;

  private final DriftDetector detector = new DriftDetector(DriftSettings.DEFAULT);

  @ParameterizedTest(name = "blocks of {0}")
  @ValueSource(ints = {1, 4})
  void shouldRaiseOneAlarmPerEpisodeAndTheSameOnesWithAndWithoutCrashes(int block) {
    DriftDetector detector = new DriftDetector(new DriftSettings(1000 * block, block, 3, 3));
    Random random = new Random(1);
    int noticed = 0;
    int calm = 0;
    List<String> falseAlarms = new ArrayList<>();
    List<String> duplicates = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int stream = 0; stream < EPISODES / 10; stream++) {
      Generated generated = Generated.of("m" + stream, 10, block, random);
      List<DriftDetector.Step> steps = undisturbed(detector, generated.windows());

      assertThat(disturbed(detector, generated.windows(), random)).isEqualTo(told(steps));

      for (Span span : generated.episodes()) {
        int over = Math.min(span.returned() + RETURN * block, span.to());
        List<String> alarms = alarms(steps.subList(span.from(), over));
        noticed += alarms.isEmpty() ? 0 : 1;
        ids.addAll(alarms);
        if (alarms.size() > 1) {
          duplicates.add("%s %s %s".formatted(generated.windows().get(0).modelId(), span, alarms));
        }
        falseAlarms.addAll(alarms(steps.subList(over, span.to())));
        calm += span.to() - over;
      }
    }
    ids.addAll(falseAlarms);
    assertThat(duplicates).as("second alarms of one episode").isEmpty();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(noticed).as("of %d episodes", EPISODES).isGreaterThan(EPISODES * 95 / 100);
    assertThat(falseAlarms.size())
        .as("false alarms in %d windows", calm)
        .isLessThanOrEqualTo(calm / (1000 * block));
  }

  @Test
  void shouldTellOfAnEpisodesBeginningCourseAndEnd() {
    Random random = new Random(4);
    double[] shares = {.6, .2, .1, .05, .03, .02};
    double[] first = {.3, .5, .1, .05, .03, .02};
    double[] then = {.1, .3, .1, .05, .03, .42};
    long[] reference = sample(shares, HELD_OUT, random);
    List<ClassCounts> windows = new ArrayList<>();
    for (int w = 0; w < 80; w++) {
      double[] now = w < 20 || w >= 60 ? shares : w < 40 ? first : then;
      windows.add(new ClassCounts("m", w, sample(now, EVENTS, random), reference));
    }

    List<EpisodeUpdate> updates =
        undisturbed(detector, windows).stream().flatMap(step -> step.update().stream()).toList();

    assertThat(updates.get(0).change()).isEqualTo(Change.OPENED);
    Episode opened = updates.get(0).episode();
    assertThat(opened.openedAt()).isBetween(20L, 25L);
    assertThat(opened.evidenceFrom()).isBetween(18L, 21L);
    assertThat(opened.windows()).isOne();
    EpisodeUpdate last = updates.get(updates.size() - 1);
    assertThat(last.change()).isEqualTo(Change.RETURNED);
    assertThat(last.episode().windows()).isBetween(40, 55);
    assertThat(updates.subList(1, updates.size() - 1))
        .hasSizeBetween(4, 12)
        .allSatisfy(update -> assertThat(update.change()).isEqualTo(Change.UPDATED));
    assertThat(updates).extracting(update -> update.episode().id()).containsOnly(opened.id());
    assertThat(classes(opened)).contains(0, 1).doesNotContain(5);
    assertThat(classes(last.episode())).as("what moved in between").contains(5);
  }

  @Test
  void shouldEstimateWhenTheStreamChanged() {
    Random random = new Random(8);
    List<Long> errors = new ArrayList<>();
    for (int run = 0; run < 300; run++) {
      double[] shares = dirichlet(1, random);
      double[] shifted = Generated.shifted(shares, 0.05 + 0.3 * random.nextDouble(), random);
      long[] reference = sample(shares, HELD_OUT, random);
      List<ClassCounts> windows = new ArrayList<>();
      Generated.add(windows, "m", shares, reference, 30, random);
      Generated.add(windows, "m", shifted, reference, 40, random);
      undisturbed(detector, windows).stream()
          .flatMap(step -> step.alarm().stream())
          .filter(alarm -> Long.parseLong(alarm.id().substring(2)) >= 30)
          .findFirst()
          .ifPresent(alarm -> errors.add(alarm.evidenceFrom() - 30));
    }

    assertThat(errors).hasSizeGreaterThan(270);
    assertThat(errors.stream().mapToLong(error -> error).average().orElseThrow())
        .as("mean error in windows")
        .isBetween(-1.0, 1.0);
    assertThat(errors.stream().filter(error -> Math.abs(error) <= 2).count())
        .as("within two windows, of %d", errors.size())
        .isGreaterThan(errors.size() * 85L / 100);
  }

  @Test
  void shouldNotOpenAnotherEpisodeDuringTheCoolDownButTellOfAShiftThatLasts() {
    Random random = new Random(6);
    double[] shares = {.6, .2, .1, .05, .03, .02};
    double[] shifted = {.3, .5, .1, .05, .03, .02};
    long[] reference = sample(shares, HELD_OUT, random);
    DriftDetector patient = new DriftDetector(new DriftSettings(1000, 1, 3, 10));
    DetectorState state = patient.begin("m", CLASSES);
    int at = 0;
    while (state.episode().isEmpty()) {
      state = next(patient, state, at++, shifted, reference, random);
    }
    while (state.episode().isPresent()) {
      state = next(patient, state, at++, shares, reference, random);
    }
    for (int w = 0; w < 10; w++) {
      state = next(patient, state, at++, shifted, reference, random);
      assertThat(state.episode()).as("window %d of the cool-down", w).isEmpty();
    }
    state = next(patient, state, at, shifted, reference, random);
    assertThat(state.episode()).isPresent();
  }

  private static DetectorState next(
      DriftDetector detector,
      DetectorState state,
      int at,
      double[] shares,
      long[] reference,
      Random random) {
    return detector
        .judge(state, new ClassCounts("m", at, sample(shares, EVENTS, random), reference))
        .state();
  }

  private static Set<Integer> classes(Episode episode) {
    return episode.shifts().stream().map(DriftDetector.Shift::position).collect(Collectors.toSet());
  }

  private static List<String> alarms(List<DriftDetector.Step> steps) {
    return steps.stream().flatMap(step -> step.alarm().stream()).map(Episode::id).toList();
  }

  private static List<DriftDetector.Step> undisturbed(
      DriftDetector detector, List<ClassCounts> windows) {
    List<DriftDetector.Step> steps = new ArrayList<>();
    DetectorState state = detector.begin(windows.get(0).modelId(), CLASSES);
    for (ClassCounts window : windows) {
      DriftDetector.Step step = detector.judge(state, window);
      steps.add(step);
      state = step.state();
    }
    return steps;
  }

  /**
   * As under exactly-once: state and output are committed together every few windows; a crash loses
   * what came after, and the windows since the last commit are judged again from the stored state.
   */
  private static List<EpisodeUpdate> disturbed(
      DriftDetector detector, List<ClassCounts> windows, Random random) {
    List<EpisodeUpdate> committed = new ArrayList<>();
    List<EpisodeUpdate> pending = new ArrayList<>();
    DetectorState state = detector.begin(windows.get(0).modelId(), CLASSES);
    DetectorState stored = state;
    int storedAt = 0;
    for (int w = 0; w < windows.size(); w++) {
      if (random.nextInt(20) == 0) {
        pending.clear();
        state = stored;
        w = storedAt;
      }
      DriftDetector.Step step = detector.judge(state, windows.get(w));
      state = step.state();
      step.update().ifPresent(pending::add);
      if (random.nextInt(5) == 0 || w == windows.size() - 1) {
        committed.addAll(pending);
        pending.clear();
        stored = state;
        storedAt = w + 1;
      }
    }
    return committed;
  }

  private static List<EpisodeUpdate> told(List<DriftDetector.Step> steps) {
    return steps.stream().flatMap(step -> step.update().stream()).toList();
  }

  /**
   * Shifted from {@code from} to below {@code returned}, as before from there to below {@code to}.
   */
  private record Span(int from, int returned, int to) {}

  /**
   * A stream with episodes.
   *
   * @param episodes from the first shifted window to the first of the next shift
   */
  private record Generated(List<ClassCounts> windows, List<Span> episodes) {

    static Generated of(String model, int episodes, int block, Random random) {
      double[] shares = dirichlet(1, random);
      long[] reference = sample(shares, HELD_OUT, random);
      List<ClassCounts> windows = new ArrayList<>();
      List<Span> spans = new ArrayList<>();
      add(windows, model, shares, reference, block * (20 + random.nextInt(20)), random);
      for (int e = 0; e < episodes; e++) {
        int from = windows.size();
        double[] shifted = shifted(shares, 0.1 + 0.5 * random.nextDouble(), random);
        add(windows, model, shifted, reference, block * (12 + random.nextInt(30)), random);
        int returned = windows.size();
        add(windows, model, shares, reference, block * (25 + random.nextInt(20)), random);
        spans.add(new Span(from, returned, windows.size()));
      }
      return new Generated(windows, spans);
    }

    private static void add(
        List<ClassCounts> windows,
        String model,
        double[] shares,
        long[] reference,
        int count,
        Random random) {
      for (int i = 0; i < count; i++) {
        windows.add(
            new ClassCounts(model, windows.size(), sample(shares, EVENTS, random), reference));
      }
    }

    private static double[] shifted(double[] shares, double size, Random random) {
      while (true) {
        double[] to = dirichlet(1, random);
        double distance = 0;
        for (int k = 0; k < CLASSES; k++) {
          distance += Math.abs(to[k] - shares[k]) / 2;
        }
        if (distance >= size) {
          double part = size / distance;
          double[] mixed = new double[CLASSES];
          Arrays.setAll(mixed, k -> shares[k] + part * (to[k] - shares[k]));
          return mixed;
        }
      }
    }
  }

  /** Dirichlet with all parameters alike and a whole number: sums of exponential draws. */
  private static double[] dirichlet(int parameter, Random random) {
    double[] drawn = new double[CLASSES];
    Arrays.setAll(
        drawn,
        k -> {
          double sum = 0;
          for (int i = 0; i < parameter; i++) {
            sum -= Math.log(1 - random.nextDouble());
          }
          return sum;
        });
    double sum = Arrays.stream(drawn).sum();
    return Arrays.stream(drawn).map(value -> value / sum).toArray();
  }

  private static long[] sample(double[] shares, int events, Random random) {
    long[] counts = new long[shares.length];
    for (int i = 0; i < events; i++) {
      double left = random.nextDouble();
      int k = 0;
      while (k < shares.length - 1 && left >= shares[k]) {
        left -= shares[k++];
      }
      counts[k]++;
    }
    return counts;
  }
}
