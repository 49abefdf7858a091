package io.cgl.drift.quality;

import io.cgl.drift.DirichletMultinomial;
import io.cgl.drift.EpisodeUpdate.Change;
import io.cgl.drift.Vectors;
import io.cgl.drift.quality.HeldOutRecalls.Recall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sequential test of labelled events against a checkpoint's held-out recalls: whether its
 * accuracy has dropped.
 *
 * <p><b>Per window</b> it takes the betting ratio e = P1 / P0 of how many of each class's labelled
 * events were recalled. P0 is beta-binomial around the held-out rows (recalled + 1/2, missed +
 * 1/2), no sharper than {@link #PRECISION} rows, since windows waver. P1 multiplies the recalls by
 * {@link #DROPS}: half of its weight is on all classes at once, half on single classes, evenly. All
 * of this is fixed before the window is seen, so under the reference the expectation of e is 1; a
 * checkpoint that became better gives no evidence.
 *
 * <p><b>Over time</b> it keeps the Shiryaev-Roberts statistic R = (1 + R) e and alarms at R >= A,
 * so that the mean number of windows to a false alarm is at least A. Windows without labelled
 * events do not count. e is at most the square root of A, so that an alarm takes at least two
 * windows.
 *
 * <p><b>An episode</b> ends when {@code calmWindows} windows in a row look more like the reference
 * than like a drop.
 *
 * <p>Stateless: the state goes in and comes out.
 */
public final class AccuracyDetector {

  /** Factors of the recalls in the alternatives. */
  private static final double[] DROPS = {0.95, 0.9, 0.75, 0.5, 0.25};

  /** Recalls vary from window to window like those of this many independent events. */
  private static final double PRECISION = 500;

  /** A class is named if its recall is at most this share of the held-out one. */
  private static final double FALLEN = 0.97;

  private static final double LOG_HALF = Math.log(0.5);

  private final double logThreshold;
  private final int calmWindows;

  /**
   * @param windowsToFalseAlarm the mean number of windows with labels before a false alarm
   * @param calmWindows how many windows in a row must look like the reference to end an episode
   */
  public AccuracyDetector(double windowsToFalseAlarm, int calmWindows) {
    this.logThreshold = Math.log(windowsToFalseAlarm);
    this.calmWindows = calmWindows;
  }

  /**
   * The state after a window.
   *
   * @param change of the episode; empty if there is nothing to report
   * @param told the episode to report; {@code state} has none any more where the change is {@link
   *     Change#RETURNED}
   */
  public record Step(AccuracyState state, Optional<Change> change, AccuracyState told) {}

  public record Fall(String label, double heldOut, double observed) {}

  /** The logarithm of the statistic at which an episode begins. */
  public double logThreshold() {
    return logThreshold;
  }

  /**
   * Judges the next closed window of the state's checkpoint.
   *
   * @param start of the window, in event time, milliseconds
   * @param window its labelled events by true class
   */
  public Step judge(
      AccuracyState before, long start, Map<String, Recall> window, HeldOutRecalls reference) {
    List<double[]> ratios = ratios(window, reference);
    if (ratios.isEmpty()) {
      return new Step(before, Optional.empty(), before);
    }
    double logE = Math.min(logMixture(ratios), logThreshold / 2);
    return before.episode().isPresent()
        ? during(before, window, logE)
        : watch(before, start, window, logE);
  }

  private Step watch(AccuracyState before, long start, Map<String, Recall> window, double logE) {
    double logR = Vectors.logAdd(0, before.logR()) + logE;
    double logRise = Math.max(0, before.logRise() + logE);
    AccuracyState after =
        new AccuracyState(
            before.modelId(),
            logR,
            logRise,
            before.logRise() > 0 ? before.evidenceFrom() : start,
            logRise > 0 ? Recalls.faded(before.suspected(), window, 1) : Map.of(),
            Optional.empty(),
            0,
            0,
            0);
    if (logR < logThreshold) {
      return new Step(after, Optional.empty(), after);
    }
    AccuracyState opened = after.opened("%s@%d-accuracy".formatted(before.modelId(), start), start);
    return new Step(opened, Optional.of(Change.OPENED), opened);
  }

  private Step during(AccuracyState before, Map<String, Recall> window, double logE) {
    int calm = logE < 0 ? before.calmWindows() + 1 : 0;
    AccuracyState after = before.lasting(window, calm);
    if (calm == calmWindows) {
      return new Step(AccuracyState.initial(before.modelId()), Optional.of(Change.RETURNED), after);
    }
    boolean tell = Integer.bitCount(after.windows()) == 1;
    return new Step(after, Optional.of(Change.UPDATED).filter(updated -> tell), after);
  }

  /** The classes whose recall fell since the evidence began to build, largest fall first. */
  public static List<Fall> falls(AccuracyState state, HeldOutRecalls reference) {
    List<Fall> falls = new ArrayList<>();
    state
        .suspected()
        .forEach(
            (label, seen) -> {
              Recall held = reference.byClass().get(label);
              if (held != null && seen.labelled() > 0 && seen.share() <= FALLEN * held.share()) {
                falls.add(new Fall(label, held.share(), seen.share()));
              }
            });
    falls.sort(
        Comparator.comparingDouble((Fall fall) -> fall.observed() - fall.heldOut())
            .thenComparing(Fall::label));
    return List.copyOf(falls);
  }

  /** Each labelled class's log P1 / P0, by drop. */
  private List<double[]> ratios(Map<String, Recall> window, HeldOutRecalls reference) {
    List<double[]> ratios = new ArrayList<>();
    window.forEach(
        (label, seen) -> {
          Recall held = reference.byClass().get(label);
          if (held != null && seen.labelled() > 0) {
            ratios.add(ratio(seen, held));
          }
        });
    return ratios;
  }

  private double[] ratio(Recall seen, Recall held) {
    double rows = held.labelled() + 1;
    double mean = (held.recalled() + 0.5) / rows;
    // The uncertainty of the held-out recall and the windows' wavering together.
    double concentration = 1 / (1 / rows + 1 / PRECISION);
    double log0 = logProbability(seen, mean, concentration);
    double[] byDrop = new double[DROPS.length];
    for (int i = 0; i < DROPS.length; i++) {
      byDrop[i] = logProbability(seen, DROPS[i] * mean, concentration) - log0;
    }
    return byDrop;
  }

  private static double logMixture(List<double[]> ratios) {
    double sum = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < DROPS.length; i++) {
      double all = 0;
      double one = Double.NEGATIVE_INFINITY;
      for (double[] ratio : ratios) {
        all += ratio[i];
        one = Vectors.logAdd(one, ratio[i]);
      }
      sum = Vectors.logAdd(sum, LOG_HALF + Vectors.logAdd(all, one - Math.log(ratios.size())));
    }
    return sum - Math.log(DROPS.length);
  }

  /** Beta-binomial: Dirichlet-multinomial of two classes. */
  private static double logProbability(Recall seen, double mean, double concentration) {
    return DirichletMultinomial.logProbability(
        new double[] {seen.recalled(), seen.labelled() - seen.recalled()},
        new double[] {mean * concentration, (1 - mean) * concentration});
  }
}
