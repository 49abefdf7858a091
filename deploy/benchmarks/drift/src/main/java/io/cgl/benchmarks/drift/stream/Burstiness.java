package io.cgl.benchmarks.drift.stream;

import java.util.Random;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/** How events follow each other while the shares are what they are. */
public enum Burstiness {
  /** Independent of each other. */
  INDEPENDENT,

  /** In runs of the same class, 10 events long on average. */
  RUNS,

  /** Shares are drawn again every 1,000 events, with the variance of those of 200 events. */
  WAVERING,

  /** Markov-modulated: regimes of 250 events on average, each as wavering as 50 events. */
  REGIMES;

  /** Begins a stream: what draws the next event's class from the shares. */
  ToIntFunction<double[]> begin(Random random) {
    return switch (this) {
      case INDEPENDENT -> shares -> Shares.draw(shares, random);
      case RUNS -> runs(random);
      case WAVERING -> redrawn(random, 200, () -> 1000);
      case REGIMES ->
          redrawn(random, 50, () -> 1 + (int) (-Math.log(1 - random.nextDouble()) * 250));
    };
  }

  private static ToIntFunction<double[]> runs(Random random) {
    int[] current = {-1};
    return shares -> {
      if (current[0] < 0 || random.nextInt(10) == 0) {
        current[0] = Shares.draw(shares, random);
      }
      return current[0];
    };
  }

  private static ToIntFunction<double[]> redrawn(
      Random random, double precision, IntSupplier length) {
    return new ToIntFunction<>() {
      private double[] mean;
      private double[] drawn;
      private long seed;
      private int left;

      @Override
      public int applyAsInt(double[] shares) {
        if (left == 0) {
          left = length.getAsInt();
          seed = random.nextLong();
          mean = null;
        }
        if (shares != mean) {
          // The same randomness: a mean that moves does not end a regime.
          mean = shares;
          drawn = Shares.dirichlet(shares, precision, new Random(seed));
        }
        left--;
        return Shares.draw(drawn, random);
      }
    };
  }
}
