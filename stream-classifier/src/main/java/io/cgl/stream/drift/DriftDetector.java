package io.cgl.stream.drift;

import io.cgl.stream.drift.EpisodeUpdate.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A sequential test of predicted class counts against a checkpoint's reference.
 *
 * <p><b>Per window</b> it takes the betting ratio e = P1(c) / P0(c) of the window's counts c. P0 is
 * the reference: Dirichlet-multinomial around the held-out counts m + 1/2, which are a sample and
 * not the truth. Windows that agree with it are added to it, so that a stream is not accused of
 * what was the held-out sample's chance. P1 is one half Dirichlet-multinomial around the recent
 * windows + 1/2, one half Jeffreys' prior, which is ready for any sudden change. Both are fixed
 * before the window is seen, so under the reference the expectation of e is 1.
 *
 * <p>Real streams waver. So P0 takes each window's shares as drawn anew, with the {@linkplain
 * DriftSettings#precision precision} that it is told, and P1 is never sharper than P0: otherwise a
 * stream that is steadier than promised would look like drift.
 *
 * <p><b>Over time</b> it keeps the Shiryaev-Roberts statistic R = (1 + R) e and raises an alarm at
 * R >= A. R minus the number of windows is a martingale under the reference, so that the mean
 * number of windows to a false alarm is at least A. e is cut off at the square root of A, which
 * keeps that promise and makes an alarm take two windows at least: a burst is no drift.
 *
 * <p><b>An episode</b> begins with the alarm and ends when {@link DriftSettings#calmWindows}
 * windows in a row look more like the reference than like the episode. There is one alarm per
 * episode.
 *
 * <p>Stateless: the state goes in and comes out.
 */
public final class DriftDetector {

  /** A class is named if its part of the evidence is at least this share. */
  private static final double MATERIAL = 0.05;

  private static final double LOG_HALF = Math.log(0.5);

  private final DriftSettings settings;
  private final double logThreshold;

  public DriftDetector(DriftSettings settings) {
    this.settings = settings;
    this.logThreshold = Math.log(settings.windowsToFalseAlarm());
  }

  /**
   * What a window led to.
   *
   * @param state after it
   * @param alarm if it raised one
   * @param update if there is something to tell of an episode: with every alarm, from time to time
   *     while the episode lasts, and when the stream has returned to the reference
   */
  public record Step(DetectorState state, Optional<Alarm> alarm, Optional<EpisodeUpdate> update) {

    private static Step quiet(DetectorState state) {
      return new Step(state, Optional.empty(), Optional.empty());
    }

    private static Step told(DetectorState state, Episode episode, Change change) {
      return new Step(state, Optional.empty(), Optional.of(new EpisodeUpdate(episode, change)));
    }
  }

  /**
   * Class frequencies have left the reference.
   *
   * @param episode its id, made of the checkpoint and the window
   * @param logEvidence log R
   * @param logThreshold log A
   * @param evidenceFrom start of the window in which the evidence began to build
   * @param shifts of the classes that moved, largest evidence first
   */
  public record Alarm(
      String episode,
      double logEvidence,
      double logThreshold,
      long evidenceFrom,
      List<Shift> shifts) {}

  /**
   * How one class moved.
   *
   * @param position of the class
   * @param referenceShare of held-out predictions
   * @param observedShare of predictions since the evidence began to build
   * @param evidence its part of the log evidence: above 0 it became more frequent, below 0 rarer
   */
  public record Shift(int position, double referenceShare, double observedShare, double evidence) {}

  /** The logarithm of the statistic at which an episode begins. */
  public double logThreshold() {
    return logThreshold;
  }

  /** The state before the first window of a checkpoint. */
  public DetectorState begin(String modelId, int classes) {
    return DetectorState.initial(modelId, classes);
  }

  /** Judges the next closed window of the state's checkpoint. */
  public Step judge(DetectorState before, ClassCounts window) {
    if (!window.isComparable()) {
      return Step.quiet(before);
    }
    return before.episode().isPresent()
        ? duringEpisode(before, before.episode().get(), window)
        : watch(before, window);
  }

  private Step watch(DetectorState before, ClassCounts window) {
    double[] p0 = sharpened(plus(reference(window, before), before.tentative()));
    double logE = Math.min(logRatio(window, before.recent(), p0), logThreshold / 2);
    double logR = logAdd(0, before.logR()) + logE;
    double logRise = Math.max(0, before.logRise() + logE);

    double[] counts = weighted(window);
    // What is far off tells nothing about the reference: a burst must not become part of it.
    boolean learn = logE < logThreshold / 2;
    double[] tentative = learn ? plus(before.tentative(), counts) : before.tentative();
    double[] none = new double[counts.length];
    boolean rising = logRise > 0;
    DetectorState after =
        new DetectorState(
            before.modelId(),
            rising ? before.absorbed() : plus(before.absorbed(), tentative),
            rising ? tentative : none,
            rising ? plus(before.suspected(), counts) : none,
            remember(before.recent(), counts),
            logR,
            logRise,
            before.logRise() > 0 ? before.evidenceFrom() : window.windowStart(),
            Optional.empty(),
            0,
            Math.max(0, before.coolDown() - 1));
    return logR >= logThreshold && before.coolDown() == 0
        ? alarm(after, window)
        : Step.quiet(after);
  }

  private Step alarm(DetectorState state, ClassCounts window) {
    String id = "%s@%d".formatted(state.modelId(), window.windowStart());
    List<Shift> shifts = shifts(state, state.suspected(), window);
    Episode episode = new Episode(id, window.windowStart(), state.evidenceFrom(), 1, shifts);
    Alarm alarm = new Alarm(id, state.logR(), logThreshold, state.evidenceFrom(), shifts);
    return new Step(
        state.during(episode, state.suspected(), state.recent(), 0),
        Optional.of(alarm),
        Optional.of(new EpisodeUpdate(episode, Change.OPENED)));
  }

  /** Waits for the return to the reference, which nothing sharpens meanwhile. */
  private Step duringEpisode(DetectorState before, Episode episode, ClassCounts window) {
    double[] p0 = sharpened(reference(window, before));
    double[] p1 = sharpened(smoothed(before.recent()), sum(p0));
    boolean calm = logProbability(window, p1) < logProbability(window, p0);
    int calmWindows = calm ? before.calmWindows() + 1 : 0;
    double[] suspected = plus(before.suspected(), weighted(window));
    if (calmWindows == settings.calmWindows()) {
      return Step.told(
          DetectorState.returned(before.modelId(), before.absorbed(), settings.coolDownWindows()),
          episode.longer(episode.shifts()),
          Change.RETURNED);
    }
    List<Shift> shifts = shifts(before, suspected, window);
    boolean tell =
        !classes(shifts).equals(classes(episode.shifts()))
            || Integer.bitCount(episode.windows() + 1) == 1;
    Episode now = episode.longer(tell ? shifts : episode.shifts());
    DetectorState after =
        before.during(now, suspected, remember(before.recent(), weighted(window)), calmWindows);
    return tell ? Step.told(after, now, Change.UPDATED) : Step.quiet(after);
  }

  private static Set<Integer> classes(List<Shift> shifts) {
    return shifts.stream().map(Shift::position).collect(Collectors.toSet());
  }

  private static List<Shift> shifts(DetectorState state, double[] observed, ClassCounts window) {
    return shifts(window.reference(), reference(window, state), observed, state.logR());
  }

  /**
   * Divides the evidence among the classes: as the terms q log(q / p) - q + p of the divergence of
   * the observed shares q from those p that were expected. No term is below 0, so a class that
   * vanished has its part, too.
   */
  private static List<Shift> shifts(
      long[] reference, double[] expected, double[] observed, double logEvidence) {
    double[] p = shares(expected);
    double[] q = shares(smoothed(observed));
    double[] terms = new double[p.length];
    for (int k = 0; k < p.length; k++) {
      terms[k] = q[k] * Math.log(q[k] / p[k]) - q[k] + p[k];
    }
    double total = sum(terms);
    double largest = Arrays.stream(terms).max().orElse(0);
    double[] referenceShares = shares(Arrays.stream(reference).asDoubleStream().toArray());
    double[] observedShares = shares(observed);
    List<Shift> shifts = new ArrayList<>();
    for (int k = 0; k < p.length; k++) {
      if (terms[k] >= Math.min(MATERIAL * total, largest)) {
        double part = total > 0 ? logEvidence * terms[k] / total : 0;
        shifts.add(new Shift(k, referenceShares[k], observedShares[k], q[k] < p[k] ? -part : part));
      }
    }
    shifts.sort(Comparator.comparingDouble((Shift shift) -> -Math.abs(shift.evidence())));
    return List.copyOf(shifts);
  }

  /** The counts that P0 is around. */
  private static double[] reference(ClassCounts window, DetectorState state) {
    double[] held = Arrays.stream(window.reference()).asDoubleStream().toArray();
    return smoothed(plus(held, state.absorbed()));
  }

  private double[] weighted(ClassCounts window) {
    double weight = 1 / (1 + window.total() / settings.precision());
    return Arrays.stream(window.counts()).mapToDouble(count -> count * weight).toArray();
  }

  private double[] remember(double[] recent, double[] counts) {
    double[] sum = new double[counts.length];
    for (int k = 0; k < sum.length; k++) {
      sum[k] = settings.memory() * recent[k] + counts[k];
    }
    return sum;
  }

  /** log of P1 / P0, P1 half around the recent windows and half ready for anything. */
  private double logRatio(ClassCounts window, double[] recent, double[] p0) {
    double[] p1 = sharpened(smoothed(recent), sum(p0));
    return LOG_HALF
        + logAdd(logProbability(window, p1), logProbability(window, jeffreys(p1.length)))
        - logProbability(window, p0);
  }

  private double[] sharpened(double[] counts) {
    return sharpened(counts, Double.POSITIVE_INFINITY);
  }

  /**
   * The concentration that predicts one window around {@code counts}: the uncertainty of their mean
   * and the stream's wavering together, and no sharper than {@code limit}.
   */
  private double[] sharpened(double[] counts, double limit) {
    double total = sum(counts);
    double precision = Math.min(1 / (1 / total + 1 / settings.precision()), limit);
    return Arrays.stream(counts).map(count -> count / total * precision).toArray();
  }

  private static double logProbability(ClassCounts window, double[] concentration) {
    return DirichletMultinomial.logProbability(window.counts(), concentration);
  }

  private static double[] jeffreys(int classes) {
    return smoothed(new double[classes]);
  }

  private static double[] smoothed(double[] counts) {
    return Arrays.stream(counts).map(count -> count + 0.5).toArray();
  }

  private static double[] shares(double[] counts) {
    double total = sum(counts);
    return Arrays.stream(counts).map(count -> total > 0 ? count / total : 0).toArray();
  }

  private static double[] plus(double[]... vectors) {
    double[] sum = new double[vectors[0].length];
    for (double[] vector : vectors) {
      for (int k = 0; k < sum.length; k++) {
        sum[k] += vector[k];
      }
    }
    return sum;
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  /** log(exp(a) + exp(b)). */
  private static double logAdd(double a, double b) {
    double high = Math.max(a, b);
    return high == Double.NEGATIVE_INFINITY
        ? high
        : high + Math.log1p(Math.exp(Math.min(a, b) - high));
  }
}
