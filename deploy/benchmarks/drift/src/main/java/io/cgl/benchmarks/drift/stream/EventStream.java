package io.cgl.benchmarks.drift.stream;

import java.util.Random;
import java.util.function.ToIntFunction;

/** Classes of events, drawn window by window. */
public final class EventStream {

  private final ToIntFunction<double[]> draw;

  public EventStream(Burstiness burstiness, Random random) {
    this.draw = burstiness.begin(random);
  }

  /** The classes of the next events. */
  public int[] next(double[] shares, int events) {
    int[] classes = new int[events];
    for (int i = 0; i < events; i++) {
      classes[i] = draw.applyAsInt(shares);
    }
    return classes;
  }
}
