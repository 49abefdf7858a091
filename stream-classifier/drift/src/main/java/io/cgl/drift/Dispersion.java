package io.cgl.drift;

import java.util.Arrays;
import java.util.List;

/**
 * How bursty a stream is without drift, learnt from its windows alone.
 *
 * <p>A window here is a whole {@link Block}. Its class shares are modelled as a fresh draw around
 * their mean with some precision: they vary like those of that many independent events. Each
 * precision of a grid is scored by the Dirichlet-multinomial probability of every window given
 * those shortly before it, so that a shift, which is new for a few windows only, is not taken for
 * burstiness. One window costs a precision at most {@link #WORST}.
 *
 * <p>Bursts that outlast a window make neighbouring windows alike. So stretches of windows are
 * scored too ({@link Correlation}), in several lengths; the length with the largest variance
 * counts. All scores are forgotten slowly.
 *
 * @param precisions log score of each precision of the grid
 * @param recent the last windows' counts, exponentially forgotten
 * @param correlations of stretches, the short ones first
 */
record Dispersion(double[] precisions, double[] recent, List<Correlation> correlations) {

  /** Windows in a stretch. */
  private static final int[] STRETCHES = {4, 16};

  /** The most that a window or stretch may cost, in nats below the best of the grid. */
  private static final double WORST = 2;

  /** The share of scores that is kept from window to window. */
  private static final double KEPT = 0.995;

  private static final double MEMORY = 0.5;

  private static final double[] PRECISIONS = {
    3, 6, 12, 25, 50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 102_400, 1e6
  };

  /** The initial belief: events may be independent, and windows are. */
  static Dispersion unknown(int classes) {
    List<Correlation> correlations =
        Arrays.stream(STRETCHES)
            .mapToObj(windows -> Correlation.unknown(windows, classes))
            .toList();
    return new Dispersion(new double[PRECISIONS.length], new double[classes], correlations);
  }

  /**
   * The expected variance of a window.
   *
   * @param weights of the precisions, 1 in sum
   * @param precisions by weight
   * @param events in the window
   */
  record Belief(double[] weights, double[] precisions, double events) {

    /** The expected inflation of the variance over independent events, in nats. */
    double logInflation() {
      double log = 0;
      for (int g = 0; g < weights.length; g++) {
        log += weights[g] * Math.log1p(events / precisions[g]);
      }
      return log;
    }

    /** How many independent events one event of this stream is worth. */
    double worth() {
      return 1 / (1 + events / typical());
    }

    /** The precision whose variance is the mean one. */
    double typical() {
      double variance = 0;
      for (int g = 0; g < weights.length; g++) {
        variance += weights[g] / precisions[g];
      }
      return 1 / variance;
    }
  }

  /** The expected variance of a window of {@code events}, before it is seen. */
  Belief about(double events) {
    double correlation = correlations.stream().mapToDouble(Correlation::mean).max().orElse(1);
    double[] effective =
        Arrays.stream(PRECISIONS)
            .map(precision -> precision(events, correlation * (1 + events / precision)))
            .toArray();
    return new Belief(weights(precisions), effective, events);
  }

  /** The precision at which the variance of {@code events} is inflated {@code inflation} times. */
  static double precision(double events, double inflation) {
    return events / Math.max(1e-6 * events, inflation - 1);
  }

  /** This dispersion after one more window. */
  Dispersion after(long[] counts) {
    double[] window = Vectors.of(counts);
    double typical = new Belief(weights(precisions), PRECISIONS, 0).typical();
    return new Dispersion(
        scored(precisions, window, recent, MEMORY, PRECISIONS),
        Vectors.plus(Vectors.times(MEMORY, recent), window),
        correlations.stream().map(one -> one.after(counts, typical)).toList());
  }

  /** Scores after some counts: how well each precision predicted them from the recent ones. */
  static double[] scored(
      double[] scores, double[] counts, double[] recent, double memory, double[] candidates) {
    double events = Vectors.sum(counts);
    if (Vectors.sum(recent) == 0 || events == 0) {
      return scores;
    }
    double[] around = Vectors.shares(Vectors.plus(recent, 0.5));
    // The variance of an exponentially weighted mean, relative to that of one window.
    double mean = (1 - memory) / (1 + memory);
    double[] increments = new double[candidates.length];
    for (int g = 0; g < candidates.length; g++) {
      double variance = 1 / candidates[g] + mean * (1 / events + 1 / candidates[g]);
      increments[g] =
          DirichletMultinomial.logProbability(counts, Vectors.times(1 / variance, around));
    }
    double best = Arrays.stream(increments).max().orElse(0);
    double[] after = new double[scores.length];
    for (int g = 0; g < scores.length; g++) {
      after[g] = KEPT * scores[g] + Math.max(increments[g] - best, -WORST);
    }
    return after;
  }

  static double[] weights(double[] scores) {
    double best = Arrays.stream(scores).max().orElse(0);
    return Vectors.shares(Arrays.stream(scores).map(score -> Math.exp(score - best)).toArray());
  }
}
