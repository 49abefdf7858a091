package io.cgl.benchmarks.accuracy.prior;

import io.cgl.checkpoint.priors.PriorEstimate;
import java.util.Arrays;

/** How far estimated priors are from the true ones, over many shifts. */
final class EstimationErrors {

  private double raw;
  private double estimated;
  private long covered;
  private long intervals;
  private int shifts;

  void add(PriorShares truth, double[] predicted, PriorEstimate estimate) {
    double events = Arrays.stream(predicted).sum();
    raw += truth.error(Arrays.stream(predicted).map(count -> count / events).toArray());
    estimated += truth.error(estimate.estimated());
    double[] shares = truth.toArray();
    for (int k = 0; k < shares.length; k++) {
      covered += estimate.low()[k] <= shares[k] && shares[k] <= estimate.high()[k] ? 1 : 0;
    }
    intervals += shares.length;
    shifts++;
  }

  void add(EstimationErrors other) {
    raw += other.raw;
    estimated += other.estimated;
    covered += other.covered;
    intervals += other.intervals;
    shifts += other.shifts;
  }

  /** Mean absolute error of predicted frequencies. */
  double ofPredictedFrequencies() {
    return raw / shifts;
  }

  /** Mean absolute error of estimated priors. */
  double ofEstimates() {
    return estimated / shifts;
  }

  /** The second as a share of the first. */
  double ratio() {
    return estimated / raw;
  }

  /** How many of the 90 % intervals hold the truth, 0 to 1. */
  double coverage() {
    return (double) covered / intervals;
  }
}
