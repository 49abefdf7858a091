package io.cgl.benchmarks.drift;

import io.cgl.benchmarks.drift.stream.Burstiness;
import io.cgl.benchmarks.drift.stream.EventStream;
import io.cgl.benchmarks.drift.watcher.Contender;
import io.cgl.benchmarks.drift.watcher.Watcher;
import java.util.Random;
import java.util.stream.IntStream;

/** How long a detector runs on streams without drift until it raises an alarm. */
record FalseAlarms(Setting setting) {

  /** Halvings of the range in which the caution is looked for. */
  private static final int HALVINGS = 7;

  /** A run ends after so many times the windows that are aimed at. */
  private static final int PATIENCE = 3;

  /**
   * Windows to a false alarm.
   *
   * @param mean all windows by all alarms; infinite if there was none
   * @param alarms in all
   * @param windows in all
   */
  record Rate(double mean, int alarms, long windows) {}

  /** Measures a detector until its first alarm, on one stream after the other. */
  Rate measure(Contender contender, double caution, Burstiness burstiness, double aim, int salt) {
    long limit = Math.round(PATIENCE * aim);
    long[] lengths =
        IntStream.range(0, 2 * setting.runs())
            .parallel()
            .mapToLong(run -> length(contender, caution, burstiness, run, salt, limit))
            .toArray();
    int alarms = 0;
    long windows = 0;
    for (long length : lengths) {
      alarms += length < limit ? 1 : 0;
      windows += length;
    }
    return new Rate(
        alarms == 0 ? Double.POSITIVE_INFINITY : windows / (double) alarms, alarms, windows);
  }

  /** The caution at which a detector runs for {@code aim} windows on average. */
  double caution(Contender contender, Burstiness burstiness, double aim) {
    double low = contender.cautions()[0];
    double high = contender.cautions()[1];
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (measure(contender, middle, burstiness, aim, 1).mean() < aim) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private long length(
      Contender contender, double caution, Burstiness burstiness, int run, int salt, long limit) {
    Random random = setting.random(run, burstiness, salt);
    Watcher watcher = contender.begin(setting.reference(random), caution);
    EventStream stream = new EventStream(burstiness, random);
    double[] shares = setting.shares();
    for (long window = 1; window < limit; window++) {
      if (watcher.next(stream.next(shares, setting.windowEvents())).isPresent()) {
        return window;
      }
    }
    return limit;
  }
}
