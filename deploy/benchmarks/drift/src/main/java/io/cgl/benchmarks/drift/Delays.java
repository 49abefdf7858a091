package io.cgl.benchmarks.drift;

import io.cgl.benchmarks.drift.stream.Burstiness;
import io.cgl.benchmarks.drift.stream.Drift;
import io.cgl.benchmarks.drift.stream.EventStream;
import io.cgl.benchmarks.drift.watcher.Contender;
import io.cgl.benchmarks.drift.watcher.Watcher;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/** How long a detector takes to notice a shift. */
record Delays(Setting setting) {

  /** The parts of all events whose class changes. */
  static final List<Double> SIZES = List.of(0.02, 0.05, 0.1, 0.2, 0.5);

  /**
   * How a number of shifts were detected.
   *
   * @param events from the shift's beginning to the alarm, on average; a missed shift counts with
   *     all events that were waited for
   * @param missed shifts without an alarm
   * @param falseAlarms before the shifts, after each of which the detector restarted
   */
  record Delay(double events, int missed, int falseAlarms) {}

  /** Measures a detector on shifts of one kind and size. */
  Delay measure(
      Contender contender, double caution, Burstiness burstiness, Drift drift, double size) {
    List<Delay> runs =
        IntStream.range(0, setting.runs())
            .parallel()
            .mapToObj(run -> once(contender, caution, burstiness, drift, size, run))
            .toList();
    return new Delay(
        runs.stream().mapToDouble(Delay::events).average().orElse(0),
        runs.stream().mapToInt(Delay::missed).sum(),
        runs.stream().mapToInt(Delay::falseAlarms).sum());
  }

  private Delay once(
      Contender contender,
      double caution,
      Burstiness burstiness,
      Drift drift,
      double size,
      int run) {
    Random random = setting.random(run, burstiness, drift, size);
    double[] before = setting.shares();
    double[] target = drift.target(before, size, random);
    long[] reference = setting.reference(random);
    EventStream stream = new EventStream(burstiness, random);
    Watcher watcher = contender.begin(reference, caution);
    int falseAlarms = 0;
    int events = setting.windowEvents();
    for (int seen = 0; seen < setting.warmUp(); seen += events) {
      if (watcher.next(stream.next(before, events)).isPresent()) {
        falseAlarms++;
        watcher = contender.begin(reference, caution);
      }
    }
    for (int since = 0; since < setting.horizon(); since += events) {
      OptionalInt alarm = watcher.next(stream.next(drift.at(since, before, target), events));
      if (alarm.isPresent()) {
        return new Delay(since + alarm.getAsInt(), 0, falseAlarms);
      }
    }
    return new Delay(setting.horizon(), 1, falseAlarms);
  }
}
