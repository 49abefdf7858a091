package io.cgl.benchmarks.drift.stream;

import java.util.Random;

/** How events follow each other while the shares are what they are. */
public enum Burstiness {
  /** Independent of each other. */
  INDEPENDENT {
    @Override
    Draw begin(Random random) {
      return shares -> Shares.draw(shares, random);
    }
  },

  /** In runs of the same class, 10 events long on average. */
  RUNS {
    @Override
    Draw begin(Random random) {
      return new Draw() {
        private int current = -1;

        @Override
        public int next(double[] shares) {
          if (current < 0 || random.nextInt(10) == 0) {
            current = Shares.draw(shares, random);
          }
          return current;
        }
      };
    }
  },

  /** Shares are drawn again every 1,000 events, with the variance of those of 200 events. */
  WAVERING {
    @Override
    Draw begin(Random random) {
      return redrawn(random, 200, () -> 1000);
    }
  },

  /** Markov-modulated: regimes of 250 events on average, each as wavering as 50 events. */
  REGIMES {
    @Override
    Draw begin(Random random) {
      return redrawn(random, 50, () -> 1 + (int) (-Math.log(1 - random.nextDouble()) * 250));
    }
  };

  /** Draws the next event's class. */
  interface Draw {
    int next(double[] shares);
  }

  private interface Length {
    int next();
  }

  abstract Draw begin(Random random);

  private static Draw redrawn(Random random, double precision, Length length) {
    return new Draw() {
      private double[] mean;
      private double[] drawn;
      private long seed;
      private int left;

      @Override
      public int next(double[] shares) {
        if (left == 0) {
          left = length.next();
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
