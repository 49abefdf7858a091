package io.cgl.drift;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The model that each window's shares are a fresh draw around their mean: Dirichlet-multinomial
 * counts, mixed over the precision of the draw. The weights are fixed before the window is seen.
 */
final class WaveringLikelihood implements Likelihood {

  /** Precisions of less weight are left out. */
  private static final double NEGLIGIBLE = 1e-4;

  private final double[] counts;
  private final double events;
  private final double[] shares;
  private final double[] logWeights;
  private final double[] precisions;

  /** By precision, around the reference: the uncertainty of its mean and the wavering together. */
  private final double[] concentrations;

  private final double[] logJoint;
  private final double logReference;

  WaveringLikelihood(long[] counts, Dispersion.Belief belief, double[] reference) {
    this.counts = Vectors.of(counts);
    this.events = Vectors.sum(this.counts);
    this.shares = Vectors.shares(reference);
    int[] used =
        IntStream.range(0, belief.weights().length)
            .filter(g -> belief.weights()[g] > NEGLIGIBLE)
            .toArray();
    this.logWeights = Arrays.stream(used).mapToDouble(g -> Math.log(belief.weights()[g])).toArray();
    this.precisions = Arrays.stream(used).mapToDouble(g -> belief.precisions()[g]).toArray();
    double total = Vectors.sum(reference);
    this.concentrations =
        Arrays.stream(precisions).map(precision -> 1 / (1 / total + 1 / precision)).toArray();
    this.logJoint = logJoint(concentrations, shares);
    this.logReference = Vectors.logSum(logJoint);
  }

  @Override
  public double logAround(double[] other) {
    double total = Vectors.sum(other);
    double[] sharpness = new double[precisions.length];
    for (int g = 0; g < sharpness.length; g++) {
      sharpness[g] = Math.min(1 / (1 / total + 1 / precisions[g]), concentrations[g]);
    }
    return Vectors.logSum(logJoint(sharpness, Vectors.shares(other))) - logReference;
  }

  @Override
  public double[] logTilted(int position, double[] factors) {
    double p = shares[position];
    double[] ratios = new double[factors.length];
    Arrays.fill(ratios, Double.NEGATIVE_INFINITY);
    for (int g = 0; g < concentrations.length; g++) {
      double untilted = logSplit(position, p, concentrations[g]);
      for (int f = 0; f < factors.length; f++) {
        double tilted = Likelihood.tilted(p, factors[f]);
        double ratio = logSplit(position, tilted, concentrations[g]) - untilted;
        ratios[f] = Vectors.logAdd(ratios[f], logJoint[g] - logReference + ratio);
      }
    }
    return ratios;
  }

  private double[] logJoint(double[] sharpness, double[] around) {
    double[] logs = new double[sharpness.length];
    for (int g = 0; g < logs.length; g++) {
      logs[g] =
          logWeights[g]
              + DirichletMultinomial.logProbability(counts, Vectors.times(sharpness[g], around));
    }
    return logs;
  }

  private double logSplit(int position, double share, double concentration) {
    return DirichletMultinomial.logSplit(counts[position], events, share, concentration);
  }
}
