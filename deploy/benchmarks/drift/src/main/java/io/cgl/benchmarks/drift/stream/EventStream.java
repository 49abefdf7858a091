package io.cgl.benchmarks.drift.stream;

import java.util.Random;

/** Classes of events, drawn window by window. */
public final class EventStream {

  private final Burstiness.Draw draw;

  /** Begins a stream. */
  public EventStream(Burstiness burstiness, Random random) {
    this.draw = burstiness.begin(random);
  }

  /** The classes of the next events. */
  public int[] next(double[] shares, int events) {
    int[] classes = new int[events];
    for (int i = 0; i < events; i++) {
      classes[i] = draw.next(shares);
    }
    return classes;
  }
}
