package io.cgl.drift;

import java.util.Arrays;

/**
 * How much more the counts of neighbouring windows vary together than those of independent windows:
 * bursts that outlast a window make neighbours alike.
 *
 * @param windows in a stretch
 * @param scores log score of each factor by which stretches vary more
 * @param counts of the stretch that is being filled
 * @param filled windows in it
 * @param recent the last stretches' counts, exponentially forgotten
 */
record Correlation(int windows, double[] scores, double[] counts, int filled, double[] recent) {

  private static final double MEMORY = 0.6;

  private static final double[] FACTORS = {1, 1.25, 1.5, 2, 3, 4, 6, 8, 12, 16};

  /** The initial penalty of a factor, in nats for each nat above 1. */
  private static final double DOUBT = 3;

  /** The initial belief: windows are independent. */
  static Correlation unknown(int windows, int classes) {
    double[] none = new double[classes];
    double[] scores = Arrays.stream(FACTORS).map(factor -> -DOUBT * Math.log(factor)).toArray();
    return new Correlation(windows, scores, none, 0, none);
  }

  double mean() {
    double[] weights = Dispersion.weights(scores);
    double mean = 0;
    for (int i = 0; i < weights.length; i++) {
      mean += weights[i] * FACTORS[i];
    }
    return mean;
  }

  /**
   * This correlation after one more window.
   *
   * @param precision of a single window
   */
  Correlation after(long[] window, double precision) {
    double[] now = Vectors.plus(counts, Vectors.of(window));
    if (filled + 1 < windows) {
      return new Correlation(windows, scores, now, filled + 1, recent);
    }
    double events = Vectors.sum(now);
    double[] candidates =
        Arrays.stream(FACTORS)
            .map(
                factor ->
                    Dispersion.precision(events, factor * (1 + events / (precision * windows))))
            .toArray();
    return new Correlation(
        windows,
        Dispersion.scored(scores, now, recent, MEMORY, candidates),
        new double[now.length],
        0,
        Vectors.plus(Vectors.times(MEMORY, recent), now));
  }
}
