package io.cgl.benchmarks.accuracy.prior;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** How class frequencies may change. */
enum Shift {
  /** One class grows at the cost of the largest. */
  ONE_GROWS,
  /** Three classes, not always different ones, grow at the cost of all. */
  SOME_GROW,
  /** All change, towards shares drawn at random. */
  ALL_CHANGE;

  /**
   * The shares afterwards.
   *
   * @param size how much of the whole moves, 0 to 1
   * @param growing classes that may become more frequent
   */
  PriorShares of(PriorShares before, double size, int[] growing, SplittableRandom random) {
    double[] towards = new double[before.classes()];
    switch (this) {
      case ONE_GROWS -> {
        return oneGrows(before.toArray(), size, growing[random.nextInt(growing.length)]);
      }
      case SOME_GROW -> {
        for (int i = 0; i < 3; i++) {
          towards[growing[random.nextInt(growing.length)]] += random.nextDouble() + 0.1;
        }
      }
      case ALL_CHANGE -> {
        for (int k : growing) {
          towards[k] = -Math.log(1 - random.nextDouble());
        }
      }
    }
    return mixed(before, size, PriorShares.of(towards));
  }

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

  private static PriorShares oneGrows(double[] shares, double size, int grows) {
    int largest =
        IntStream.range(0, shares.length).reduce((a, b) -> shares[b] > shares[a] ? b : a).orElse(0);
    double moved = Math.min(size, 0.95 * shares[largest]);
    shares[largest] -= moved;
    shares[grows] += moved;
    return PriorShares.of(shares);
  }
}
