package io.cgl.benchmarks.accuracy.prior;

import java.util.SplittableRandom;

/** How class frequencies may change. */
enum Shift {
  /** One class grows at the cost of the largest. */
  ONE_GROWS {
    @Override
    PriorShares of(PriorShares before, double size, int[] growing, SplittableRandom random) {
      double[] shares = before.toArray();
      int largest = largest(shares);
      int grows = growing[random.nextInt(growing.length)];
      double moved = Math.min(size, 0.95 * shares[largest]);
      shares[largest] -= moved;
      shares[grows] += moved;
      return PriorShares.of(shares);
    }
  },
  /** Three classes, not always different ones, grow at the cost of all. */
  SOME_GROW {
    @Override
    PriorShares of(PriorShares before, double size, int[] growing, SplittableRandom random) {
      double[] grown = new double[before.classes()];
      for (int i = 0; i < 3; i++) {
        grown[growing[random.nextInt(growing.length)]] += random.nextDouble() + 0.1;
      }
      return mixed(before, size, PriorShares.of(grown));
    }
  },
  /** All change, towards shares drawn at random. */
  ALL_CHANGE {
    @Override
    PriorShares of(PriorShares before, double size, int[] growing, SplittableRandom random) {
      double[] drawn = new double[before.classes()];
      for (int k : growing) {
        drawn[k] = -Math.log(1 - random.nextDouble());
      }
      return mixed(before, size, PriorShares.of(drawn));
    }
  };

  /**
   * The shares afterwards.
   *
   * @param size how much of the whole moves, 0 to 1
   * @param growing classes that may become more frequent
   */
  abstract PriorShares of(PriorShares before, double size, int[] growing, SplittableRandom random);

  /** One of the kinds. */
  static Shift draw(SplittableRandom random) {
    return values()[random.nextInt(values().length)];
  }

  private static PriorShares mixed(PriorShares before, double size, PriorShares towards) {
    double[] shares = before.toArray();
    double[] other = towards.toArray();
    for (int k = 0; k < shares.length; k++) {
      shares[k] = (1 - size) * shares[k] + size * other[k];
    }
    return PriorShares.of(shares);
  }

  private static int largest(double[] shares) {
    int largest = 0;
    for (int k = 1; k < shares.length; k++) {
      largest = shares[k] > shares[largest] ? k : largest;
    }
    return largest;
  }
}
