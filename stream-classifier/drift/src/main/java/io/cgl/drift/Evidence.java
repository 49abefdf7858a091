package io.cgl.drift;

import java.util.Arrays;
import java.util.List;

/**
 * Evidence against the reference: a mixture of Shiryaev-Roberts statistics, one for each hypothesis
 * of how the stream changed.
 *
 * <p>Each keeps R = (1 + R) e, with e = P1(c) / P0(c) of the window's counts c. Some hypotheses say
 * that one class has become a given number of times as likely; they have nothing to learn. Most of
 * the weight is on hypotheses that learn any shift from the recent windows, with a short and a long
 * memory. The mean R minus the number of windows is a martingale under the reference, whatever the
 * hypotheses are, so that the mean time until R reaches a threshold is at least that many windows.
 * Mixing R rather than e charges each hypothesis its prior weight once instead of at every window.
 *
 * <p>Of the two {@linkplain Likelihood models} of a bursty stream, a shift of many classes must
 * have evidence in both. For the counts of one class the two err in opposite directions, one at
 * zeros and the other at runs, so the geometric mean of their ratios is taken.
 *
 * @param logs the logarithm of each hypothesis' R: the memories, then factors by class
 * @param recent weighted counts of the recent windows, by memory
 */
record Evidence(double[] logs, double[][] recent) {

  /** Factors by which the odds of one class may have changed. */
  private static final double[] FACTORS = {0.1, 0.33, 0.6, 0.8, 1.25, 1.6, 3, 10};

  /** The share of the past that each memory keeps per window. */
  private static final double[] MEMORIES = {0.85, 0.95};

  /** The total weight of the memories. */
  private static final double MEMORIES_WEIGHT = 0.65;

  /** Weighted prior events of the memories, spread over all classes. */
  private static final double READINESS = 100;

  static Evidence none(int classes) {
    double[] logs = new double[MEMORIES.length + classes * FACTORS.length];
    Arrays.fill(logs, Double.NEGATIVE_INFINITY);
    return new Evidence(logs, new double[MEMORIES.length][classes]);
  }

  /** log R of all hypotheses together. */
  double logR() {
    double memories = Vectors.logSum(Arrays.copyOf(logs, MEMORIES.length));
    double factors = Vectors.logSum(Arrays.copyOfRange(logs, MEMORIES.length, logs.length));
    return Vectors.logAdd(
        Math.log(MEMORIES_WEIGHT / MEMORIES.length) + memories,
        Math.log((1 - MEMORIES_WEIGHT) / (logs.length - MEMORIES.length)) + factors);
  }

  /** This evidence after one more window. */
  Evidence after(List<Likelihood> models, double[] reference) {
    double[] after = new double[logs.length];
    for (int i = 0; i < MEMORIES.length; i++) {
      double[] recent = around(i, reference);
      double logE = models.stream().mapToDouble(model -> model.logAround(recent)).min().orElse(0);
      after[i] = Vectors.logAdd(0, logs[i]) + logE;
    }
    int next = MEMORIES.length;
    for (int k = 0; k < reference.length; k++) {
      double[] granted = new double[FACTORS.length];
      for (Likelihood model : models) {
        double[] logE = model.logTilted(k, FACTORS);
        Arrays.setAll(granted, f -> granted[f] + logE[f] / models.size());
      }
      for (double logE : granted) {
        after[next] = Vectors.logAdd(0, logs[next]) + logE;
        next++;
      }
    }
    return new Evidence(after, recent);
  }

  /** This evidence with {@code cut} subtracted from the logarithm of every R. */
  Evidence less(double cut) {
    return new Evidence(Vectors.plus(logs, -cut), recent);
  }

  /** This evidence with one more window in its memories. */
  Evidence remembering(double[] weighted) {
    double[][] now = new double[MEMORIES.length][];
    for (int i = 0; i < now.length; i++) {
      now[i] = Vectors.plus(Vectors.times(MEMORIES[i], recent[i]), weighted);
    }
    return new Evidence(logs, now);
  }

  /** A window's log likelihood ratio of the recent windows' shares against the reference. */
  double logRecent(Likelihood model, double[] reference) {
    double log = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < MEMORIES.length; i++) {
      log = Vectors.logAdd(log, model.logAround(around(i, reference)));
    }
    return log - Math.log(MEMORIES.length);
  }

  /** Recent windows, smoothed: half with the reference, half evenly. */
  private double[] around(int memory, double[] reference) {
    double[] shares = Vectors.shares(reference);
    return Vectors.plus(
        Vectors.plus(recent[memory], Vectors.times(READINESS / 2, shares)),
        READINESS / 2 / shares.length);
  }
}
