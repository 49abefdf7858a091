package io.cgl.benchmarks.drift.stream;

import java.util.Arrays;
import java.util.Random;

/** How the class shares change. */
public enum Drift {
  /** At once, for good, in a random direction. */
  ABRUPT,

  /** Over 15,000 events, in a random direction. */
  GRADUAL,

  /** There for 2,500 events, away for 2,500, and so on, in a random direction. */
  RECURRING,

  /** At once, for good: one of the three rarest classes takes its part from all others. */
  RARE;

  /** What part of the shift is there so many events after its beginning, 0 to 1. */
  private double part(int events) {
    return switch (this) {
      case ABRUPT, RARE -> 1;
      case GRADUAL -> Math.min(1, (events + 1) / 15_000.0);
      case RECURRING -> events / 2500 % 2 == 0 ? 1 : 0;
    };
  }

  /** The shares in the end: of {@code size} of all events the class is another one. */
  public double[] target(double[] from, double size, Random random) {
    if (this == RARE) {
      int rare = from.length - 1 - random.nextInt(3);
      double[] to = Arrays.stream(from).map(s -> s * (1 - size / (1 - from[rare]))).toArray();
      to[rare] = from[rare] + size;
      return to;
    }
    double[] even = new double[from.length];
    Arrays.fill(even, 1.0 / from.length);
    while (true) {
      double[] direction = Shares.dirichlet(even, 5, random);
      double distance = Shares.distance(from, direction);
      if (distance >= size) {
        return Shares.between(from, direction, size / distance);
      }
    }
  }

  /** The shares so many events after the beginning. */
  public double[] at(int events, double[] from, double[] to) {
    return Shares.between(from, to, part(events));
  }
}
