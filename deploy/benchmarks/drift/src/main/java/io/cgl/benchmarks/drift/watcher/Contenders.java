package io.cgl.benchmarks.drift.watcher;

import java.util.List;
import java.util.function.DoublePredicate;
import moa.classifiers.core.driftdetection.ADWIN;
import moa.classifiers.core.driftdetection.PageHinkleyDM;

/** Our detector and those that it is compared with. */
public final class Contenders {

  private Contenders() {}

  /**
   * Ours. Its caution is the logarithm of the stated number of windows to a false alarm.
   *
   * @param blockWindows windows that are judged together
   */
  public static Contender cgl(int blockWindows) {
    return new Contender(
        "CGL",
        new double[] {Math.log(2), Math.log(1e6)},
        (reference, caution) -> new CglWatcher(reference, Math.exp(caution), blockWindows));
  }

  /**
   * The detectors that are compared.
   *
   * @param blockWindows windows that the chi-squared test sees as one
   */
  public static List<Contender> rivals(int blockWindows) {
    return List.of(
        // Bifet and Gavalda (2007). Delta is exp(6 - exp(caution)).
        new Contender(
            "ADWIN per class",
            new double[] {0, 6.5},
            (reference, caution) ->
                new PerClassWatcher(
                    reference.length, () -> new ADWIN(Math.exp(6 - Math.exp(caution)))::setInput)),
        // Page (1954). The caution is the logarithm of lambda; delta is MOA's default.
        new Contender(
            "Page-Hinkley per class",
            new double[] {0, 9},
            (reference, caution) ->
                new PerClassWatcher(reference.length, () -> bothWays(Math.exp(caution)))),
        new Contender(
            "chi-squared per block",
            new double[] {-1, 6},
            (reference, caution) -> new ChiSquaredWatcher(reference, caution, blockWindows)));
  }

  /** MOA's looks for a rise only: a second one looks for a fall. */
  private static DoublePredicate bothWays(double lambda) {
    PageHinkleyDM rise = pageHinkley(lambda);
    PageHinkleyDM fall = pageHinkley(lambda);
    return value -> {
      rise.input(value);
      fall.input(1 - value);
      return rise.getChange() || fall.getChange();
    };
  }

  private static PageHinkleyDM pageHinkley(double lambda) {
    PageHinkleyDM detector = new PageHinkleyDM();
    detector.lambdaOption.setValue(lambda);
    detector.resetLearning();
    return detector;
  }
}
