package io.cgl.stream.drift;

import java.util.Arrays;

/**
 * How bursty a stream is when nothing is wrong, learnt from its windows alone.
 *
 * <p>Within a window, class shares are taken as drawn anew around their mean with some precision:
 * they vary like those of so many independent events. Each precision of a grid is scored by the
 * Dirichlet-multinomial probability of every window given those shortly before it, so that a shift,
 * which is new for a few windows only, does not pass for burstiness; nor can any one window cost a
 * precision more than {@link #WORST}.
 *
 * <p>Bursts that outlast a window make neighbouring windows alike. So blocks of {@link #BLOCK}
 * windows are scored likewise, by how much more they vary than windows that are independent of each
 * other would. Both scores are forgotten slowly.
 *
 * @param precisions log score of each precision of the grid
 * @param recent the last windows' counts, exponentially forgotten
 * @param correlations log score of each factor by which blocks vary more
 * @param block counts of the block that is being filled
 * @param blockWindows windows in it
 * @param recentBlocks the last blocks' counts, exponentially forgotten
 */
record Dispersion(
    double[] precisions,
    double[] recent,
    double[] correlations,
    double[] block,
    int blockWindows,
    double[] recentBlocks) {

  /** Windows in a block. */
  private static final int BLOCK = 4;

  /** What a window or block may cost at most, in nats below the best of the grid. */
  private static final double WORST = 2;

  /** The share of scores that is kept from window to window. */
  private static final double KEPT = 0.995;

  private static final double WINDOWS_MEMORY = 0.5;
  private static final double BLOCKS_MEMORY = 0.6;

  private static final double[] PRECISIONS = {
    3, 6, 12, 25, 50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 102_400, 1e6
  };
  private static final double[] CORRELATIONS = {1, 1.25, 1.5, 2, 3, 4, 6, 8};

  /** Before anything is known: events may well be independent, and windows are. */
  static Dispersion unknown(int classes) {
    double[] none = new double[classes];
    double[] correlations =
        Arrays.stream(CORRELATIONS).map(factor -> -3 * Math.log(factor)).toArray();
    return new Dispersion(new double[PRECISIONS.length], none, correlations, none, 0, none);
  }

  /**
   * What a window may be like.
   *
   * @param weights of the precisions, 1 in sum
   * @param precisions that go with them
   */
  record Belief(double[] weights, double[] precisions) {

    /** The precision whose variance is the mean one. */
    double typical() {
      double variance = 0;
      for (int g = 0; g < weights.length; g++) {
        variance += weights[g] / precisions[g];
      }
      return 1 / variance;
    }
  }

  /** What a window of {@code events} may be like, before it is seen. */
  Belief about(long events) {
    double correlation = correlation();
    double[] effective =
        Arrays.stream(PRECISIONS)
            .map(
                precision ->
                    // Var = p (1 - p) / n * (1 + n / precision), that much more often.
                    events / Math.max(1e-6 * events, correlation * (1 + events / precision) - 1))
            .toArray();
    return new Belief(weights(precisions), effective);
  }

  /** This dispersion after one more window. */
  Dispersion after(long[] counts) {
    double[] scores = scored(precisions, counts, recent, WINDOWS_MEMORY, PRECISIONS);
    double[] block = Vectors.plus(this.block, Vectors.of(counts));
    double[] now = Vectors.plus(Vectors.times(WINDOWS_MEMORY, recent), Vectors.of(counts));
    if (blockWindows + 1 < BLOCK) {
      return new Dispersion(scores, now, correlations, block, blockWindows + 1, recentBlocks);
    }
    return new Dispersion(
        scores,
        now,
        scoredBlock(block),
        new double[block.length],
        0,
        Vectors.plus(Vectors.times(BLOCKS_MEMORY, recentBlocks), block));
  }

  private double[] scoredBlock(double[] block) {
    long[] counts = Arrays.stream(block).mapToLong(Math::round).toArray();
    long events = Arrays.stream(counts).sum();
    double one = new Belief(weights(precisions), PRECISIONS).typical() * BLOCK;
    double[] candidates =
        Arrays.stream(CORRELATIONS)
            .map(factor -> events / Math.max(1e-6 * events, factor * (1 + events / one) - 1))
            .toArray();
    return scored(correlations, counts, recentBlocks, BLOCKS_MEMORY, candidates);
  }

  private static double[] scored(
      double[] scores, long[] counts, double[] recent, double memory, double[] candidates) {
    long events = Arrays.stream(counts).sum();
    if (Vectors.sum(recent) == 0 || events == 0) {
      return scores;
    }
    double[] around = Vectors.shares(Vectors.plus(recent, 0.5));
    // The variance of an exponential mean, in that of one window.
    double mean = (1 - memory) / (1 + memory);
    double[] increments = new double[candidates.length];
    for (int g = 0; g < candidates.length; g++) {
      double variance = 1 / candidates[g] + mean * (1.0 / events + 1 / candidates[g]);
      increments[g] =
          DirichletMultinomial.logProbability(
              Vectors.of(counts), Vectors.times(1 / variance, around));
    }
    double best = Arrays.stream(increments).max().orElse(0);
    double[] after = new double[scores.length];
    for (int g = 0; g < scores.length; g++) {
      after[g] = KEPT * scores[g] + Math.max(increments[g] - best, -WORST);
    }
    return after;
  }

  private double correlation() {
    double[] weights = weights(correlations);
    double mean = 0;
    for (int i = 0; i < weights.length; i++) {
      mean += weights[i] * CORRELATIONS[i];
    }
    return mean;
  }

  private static double[] weights(double[] scores) {
    double best = Arrays.stream(scores).max().orElse(0);
    return Vectors.shares(Arrays.stream(scores).map(score -> Math.exp(score - best)).toArray());
  }
}
