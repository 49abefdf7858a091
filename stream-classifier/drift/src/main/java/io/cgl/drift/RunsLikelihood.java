package io.cgl.drift;

/**
 * The model that events of a class come in runs: a window's counts are divided by the inflation of
 * the variance, as in quasi-likelihood (Wedderburn 1974).
 */
final class RunsLikelihood implements Likelihood {

  private final double[] counts;
  private final double events;
  private final double[] shares;
  private final double concentration;
  private final double logReference;

  RunsLikelihood(long[] counts, Dispersion.Belief belief, double[] reference) {
    this.counts = Vectors.times(belief.worth(), Vectors.of(counts));
    this.events = Vectors.sum(this.counts);
    this.shares = Vectors.shares(reference);
    this.concentration = Vectors.sum(reference);
    this.logReference = DirichletMultinomial.logProbability(this.counts, reference);
  }

  @Override
  public double logAround(double[] other) {
    double sharpness = Math.min(Vectors.sum(other), concentration);
    return DirichletMultinomial.logProbability(
            counts, Vectors.times(sharpness, Vectors.shares(other)))
        - logReference;
  }

  @Override
  public double[] logTilted(int position, double[] factors) {
    double p = shares[position];
    double untilted = logSplit(position, p);
    double[] ratios = new double[factors.length];
    for (int f = 0; f < ratios.length; f++) {
      ratios[f] = logSplit(position, Likelihood.tilted(p, factors[f])) - untilted;
    }
    return ratios;
  }

  private double logSplit(int position, double share) {
    return DirichletMultinomial.logSplit(counts[position], events, share, concentration);
  }
}
