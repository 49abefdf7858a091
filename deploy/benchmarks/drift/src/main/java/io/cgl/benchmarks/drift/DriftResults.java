package io.cgl.benchmarks.drift;

import io.cgl.benchmarks.drift.stream.Burstiness;
import io.cgl.benchmarks.drift.stream.Drift;
import java.util.Arrays;
import java.util.List;

/**
 * All figures.
 *
 * @param setting of the generated streams
 * @param alarms on streams without drift
 * @param noticed shifts
 * @param recorded data sets in file order
 */
record DriftResults(
    Setting setting, List<Alarms> alarms, List<Noticed> noticed, List<Recorded> recorded) {

  /** False alarms of one detector on one kind of stream, at the caution that was set or found. */
  record Alarms(
      String detector,
      Burstiness burstiness,
      double caution,
      FalseAlarms.Rate windowsToFalseAlarm) {}

  /** Delay of one detector on shifts of one kind and size. */
  record Noticed(
      String detector, Burstiness burstiness, Drift drift, double size, Delays.Delay delay) {}

  /** What one detector found in a data set. */
  record Recorded(String set, String detector, RecordedStream.Found found) {}

  List<String> detectors() {
    return alarms.stream().map(Alarms::detector).distinct().toList();
  }

  /** Mean delay over all sizes, in events. */
  double meanDelay(String detector, Burstiness burstiness, Drift drift) {
    return of(detector, burstiness, drift).stream()
        .mapToDouble(one -> one.delay().events())
        .average()
        .orElseThrow();
  }

  /** Mean delay over all sizes and kinds of stream, in events. */
  double meanDelay(String detector, Drift drift) {
    return Arrays.stream(Burstiness.values())
        .mapToDouble(burstiness -> meanDelay(detector, burstiness, drift))
        .average()
        .orElseThrow();
  }

  /** By size. */
  List<Noticed> of(String detector, Burstiness burstiness, Drift drift) {
    return noticed.stream()
        .filter(
            one ->
                one.detector().equals(detector)
                    && one.burstiness() == burstiness
                    && one.drift() == drift)
        .toList();
  }
}
