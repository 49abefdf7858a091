package io.cgl.drift;

import io.cgl.drift.DriftDetector.Shift;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Divides the evidence among the classes in proportion to the terms q log(q / p) - q + p of the
 * Kullback-Leibler divergence of the observed shares q from the expected shares p. No term is below
 * 0, so a class that vanished has a part too.
 */
final class Shifts {

  /** A class is named if its part of the evidence is at least this share. */
  private static final double MATERIAL = 0.05;

  private Shifts() {}

  /**
   * The classes that moved, largest evidence first.
   *
   * @param reference held-out predictions by class
   * @param expected weighted counts of the reference, with what it has learnt
   * @param smoothed observed weighted counts, smoothed, all above 0
   * @param observed the same without smoothing
   */
  static List<Shift> of(
      long[] reference,
      double[] expected,
      double[] smoothed,
      double[] observed,
      double logEvidence) {
    double[] p = Vectors.shares(expected);
    double[] q = Vectors.shares(smoothed);
    double[] terms = new double[p.length];
    for (int k = 0; k < p.length; k++) {
      terms[k] = q[k] * Math.log(q[k] / p[k]) - q[k] + p[k];
    }
    double total = Vectors.sum(terms);
    double largest = Arrays.stream(terms).max().orElse(0);
    double[] referenceShares = Vectors.shares(Vectors.of(reference));
    double[] observedShares = Vectors.shares(observed);
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
}
