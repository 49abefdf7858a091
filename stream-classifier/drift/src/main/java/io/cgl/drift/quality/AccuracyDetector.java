package io.cgl.drift.quality;

import io.cgl.drift.DirichletMultinomial;
import io.cgl.drift.quality.HeldOutRecalls.Recall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A sequential test of labelled events against a checkpoint's held-out recalls: whether it is right
 * less often than it was.
 *
 * <p><b>Per window</b> it takes the betting ratio e = P1 / P0 of how many of each class's labelled
 * events were recalled. P0 is beta-binomial around the held-out rows (recalled + 1/2, missed +
 * 1/2), no sharper than {@link #PRECISION} rows, since windows waver. P1 lowers the recalls to the
 * shares {@link #DROPS} of what they were: one half of it for all classes at once, one half for a
 * single class, each as likely. All of it is fixed before the window is seen, so under the
 * reference the expectation of e is 1; a checkpoint that became better gives no evidence.
 *
 * <p><b>Over time</b> it keeps the Shiryaev-Roberts statistic R = (1 + R) e and alarms at R >= A,
 * so that the mean number of windows to a false alarm is at least A. Windows without labelled
 * events do not count. e is cut off at the square root of A, so that an alarm takes two windows at
 * least.
 *
 * <p><b>An episode</b> ends when {@code calmWindows} windows in a row look more like the reference
 * than like a drop.
 *
 * <p>Stateless: the state goes in and comes out.
 */
public final class AccuracyDetector {

  /** What is left of a recall, in the alternatives. */
  private static final double[] DROPS = {0.95, 0.9, 0.75, 0.5, 0.25};

  /** Recalls waver from window to window like those of this many independent events. */
  private static final double PRECISION = 500;

  /** A class is named if its recall is at most this share of the held-out one. */
  private static final double FALLEN = 0.97;

  private static final double LOG_HALF = Math.log(0.5);

  private final double logThreshold;
  private final int calmWindows;

  /**
   * @param windowsToFalseAlarm how many windows with labels pass on average before a false alarm
   * @param calmWindows how many windows in a row must look like the reference to end an episode
   */
  public AccuracyDetector(double windowsToFalseAlarm, int calmWindows) {
    this.logThreshold = Math.log(windowsToFalseAlarm);
    this.calmWindows = calmWindows;
  }

  /** What a window led to. */
  public enum Change {
    /** Nothing that is worth telling. */
    NONE,
    /** The alarm. */
    OPENED,
    /** The episode lasts, twice as long as when it was last told of. */
    UPDATED,
    /** The checkpoint is as right as it was. */
    RETURNED
  }

  /**
   * The state after a window.
   *
   * @param change what is new
   * @param told the state of the episode, as it is to be told of; it is closed in {@code state}
   *     where the change is {@link Change#RETURNED}
   */
  public record Step(AccuracyState state, Change change, AccuracyState told) {}

  /** How the recall of one class fell. */
  public record Fall(String label, double heldOut, double observed) {}

  /** The logarithm of the statistic at which an episode begins. */
  public double logThreshold() {
    return logThreshold;
  }

  /** Judges the next closed window of the state's checkpoint. */
  public Step judge(AccuracyState before, LabelledWindow window, HeldOutRecalls reference) {
    List<Ratio> ratios = ratios(window, reference);
    if (ratios.isEmpty()) {
      return new Step(before, Change.NONE, before);
    }
    double logE = Math.min(logMixture(ratios), logThreshold / 2);
    return before.episode().isPresent()
        ? during(before, window, logE)
        : watch(before, window, logE);
  }

  private Step watch(AccuracyState before, LabelledWindow window, double logE) {
    double logR = logAdd(0, before.logR()) + logE;
    double logRise = Math.max(0, before.logRise() + logE);
    AccuracyState after =
        new AccuracyState(
            before.modelId(),
            logR,
            logRise,
            before.logRise() > 0 ? before.evidenceFrom() : window.start(),
            logRise > 0 ? Recalls.faded(before.suspected(), window.byClass(), 1) : Map.of(),
            Optional.empty(),
            0,
            0,
            0);
    if (logR < logThreshold) {
      return new Step(after, Change.NONE, after);
    }
    AccuracyState opened =
        after.opened("%s@%d-accuracy".formatted(before.modelId(), window.start()), window.start());
    return new Step(opened, Change.OPENED, opened);
  }

  private Step during(AccuracyState before, LabelledWindow window, double logE) {
    int calm = logE < 0 ? before.calmWindows() + 1 : 0;
    AccuracyState after = before.lasting(window.byClass(), calm);
    if (calm == calmWindows) {
      return new Step(AccuracyState.initial(before.modelId()), Change.RETURNED, after);
    }
    boolean tell = Integer.bitCount(after.windows()) == 1;
    return new Step(after, tell ? Change.UPDATED : Change.NONE, after);
  }

  /** The classes that are found less often since the evidence began to build, worst first. */
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

  /** One class's log P1 / P0, by drop. */
  private record Ratio(double[] byDrop) {}

  private List<Ratio> ratios(LabelledWindow window, HeldOutRecalls reference) {
    List<Ratio> ratios = new ArrayList<>();
    window
        .byClass()
        .forEach(
            (label, seen) -> {
              Recall held = reference.byClass().get(label);
              if (held != null && seen.labelled() > 0) {
                ratios.add(ratio(seen, held));
              }
            });
    return ratios;
  }

  private Ratio ratio(Recall seen, Recall held) {
    double rows = held.labelled() + 1;
    double mean = (held.recalled() + 0.5) / rows;
    // The uncertainty of the held-out recall and the windows' wavering together.
    double concentration = 1 / (1 / rows + 1 / PRECISION);
    double log0 = logProbability(seen, mean, concentration);
    double[] byDrop = new double[DROPS.length];
    for (int i = 0; i < DROPS.length; i++) {
      byDrop[i] = logProbability(seen, DROPS[i] * mean, concentration) - log0;
    }
    return new Ratio(byDrop);
  }

  private static double logMixture(List<Ratio> ratios) {
    double sum = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < DROPS.length; i++) {
      double all = 0;
      double one = Double.NEGATIVE_INFINITY;
      for (Ratio ratio : ratios) {
        all += ratio.byDrop()[i];
        one = logAdd(one, ratio.byDrop()[i]);
      }
      sum = logAdd(sum, LOG_HALF + logAdd(all, one - Math.log(ratios.size())));
    }
    return sum - Math.log(DROPS.length);
  }

  /** Beta-binomial: Dirichlet-multinomial of two classes. */
  private static double logProbability(Recall seen, double mean, double concentration) {
    return DirichletMultinomial.logProbability(
        new double[] {seen.recalled(), seen.labelled() - seen.recalled()},
        new double[] {mean * concentration, (1 - mean) * concentration});
  }

  /** log(exp(a) + exp(b)). */
  private static double logAdd(double a, double b) {
    double high = Math.max(a, b);
    return high == Double.NEGATIVE_INFINITY
        ? high
        : high + Math.log1p(Math.exp(Math.min(a, b) - high));
  }
}
