package io.cgl.trainer.retrain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Champion and challenger on the same rows: the difference of their balanced accuracies, with a
 * confidence interval by a bootstrap that is stratified by class and keeps the pairs (Efron and
 * Tibshirani 1993, chapter 8).
 *
 * <p>A row counts as won by the challenger, won by the champion, or as a draw. Each class is
 * resampled from its counts of the three with half a row added to each (Agresti and Min 2005);
 * otherwise a class of one row would look certain.
 *
 * @param rows compared on
 * @param champion balanced accuracy, 0 to 1
 * @param challenger balanced accuracy, 0 to 1
 * @param lowest lower bound of the difference at the given confidence
 * @param highest upper bound at the same confidence
 */
record PairedComparison(
    int rows, double champion, double challenger, double lowest, double highest) {

  private static final int RESAMPLES = 2000;
  private static final double SMOOTHING = 0.5;

  /**
   * @param labels the class of each row; a class without rows is left out
   * @param championRight whether the champion was right, by row
   * @param challengerRight whether the challenger was
   * @param confidence of each bound, one-sided, between 0.5 and 1
   * @param seed equal seeds give equal bounds
   */
  static PairedComparison of(
      int[] labels,
      boolean[] championRight,
      boolean[] challengerRight,
      double confidence,
      long seed) {
    int classes = Arrays.stream(labels).max().orElse(-1) + 1;
    int[] rows = new int[classes];
    int[] won = new int[classes];
    int[] lost = new int[classes];
    double[] champion = new double[classes];
    double[] challenger = new double[classes];
    for (int row = 0; row < labels.length; row++) {
      int label = labels[row];
      rows[label]++;
      champion[label] += championRight[row] ? 1 : 0;
      challenger[label] += challengerRight[row] ? 1 : 0;
      if (championRight[row] != challengerRight[row]) {
        (challengerRight[row] ? won : lost)[label]++;
      }
    }
    double[] differences = resample(rows, won, lost, new Random(seed));
    Arrays.sort(differences);
    return new PairedComparison(
        labels.length,
        mean(champion, rows),
        mean(challenger, rows),
        quantile(differences, 1 - confidence),
        quantile(differences, confidence));
  }

  /** Whether a challenger that is always right would beat this champion on these rows. */
  static boolean canDecide(int[] labels, boolean[] championRight, double confidence, long seed) {
    boolean[] faultless = new boolean[labels.length];
    Arrays.fill(faultless, true);
    return of(labels, championRight, faultless, confidence, seed).challengerWins();
  }

  /** Whether the challenger is better at the given confidence. */
  boolean challengerWins() {
    return lowest > 0;
  }

  String describe(double confidence) {
    return String.format(
        Locale.ROOT,
        "balanced accuracy %.1f %%, the champion's %.1f %%, on %d held-out labelled events;"
            + " difference %+.1f points, %.0f %% interval %+.1f to %+.1f",
        100 * challenger,
        100 * champion,
        rows,
        100 * (challenger - champion),
        100 * (2 * confidence - 1),
        100 * lowest,
        100 * highest);
  }

  private static double[] resample(int[] rows, int[] won, int[] lost, Random random) {
    int present = (int) Arrays.stream(rows).filter(count -> count > 0).count();
    double[] differences = new double[RESAMPLES];
    for (int resample = 0; resample < RESAMPLES; resample++) {
      double sum = 0;
      for (int label = 0; label < rows.length; label++) {
        if (rows[label] > 0) {
          sum += drawn(rows[label], won[label], lost[label], random);
        }
      }
      differences[resample] = sum / present;
    }
    return differences;
  }

  /** A class's difference of recalls, resampled. */
  private static double drawn(int rows, int won, int lost, Random random) {
    double total = rows + 3 * SMOOTHING;
    double wins = (won + SMOOTHING) / total;
    double losses = (lost + SMOOTHING) / total;
    int difference = 0;
    for (int row = 0; row < rows; row++) {
      double u = random.nextDouble();
      if (u < wins) {
        difference++;
      } else if (u < wins + losses) {
        difference--;
      }
    }
    return (double) difference / rows;
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }

  private static double mean(double[] hits, int[] rows) {
    double sum = 0;
    int present = 0;
    for (int label = 0; label < rows.length; label++) {
      if (rows[label] > 0) {
        sum += hits[label] / rows[label];
        present++;
      }
    }
    return sum / present;
  }
}
