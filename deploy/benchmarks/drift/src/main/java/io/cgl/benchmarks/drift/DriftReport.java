package io.cgl.benchmarks.drift;

import io.cgl.benchmarks.drift.stream.Burstiness;
import io.cgl.benchmarks.drift.stream.Drift;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Writes results as Markdown tables. */
final class DriftReport {

  private final DriftResults results;
  private final StringBuilder text = new StringBuilder();

  private DriftReport(DriftResults results) {
    this.results = results;
  }

  static String of(DriftResults results) {
    DriftReport report = new DriftReport(results);
    report.falseAlarms();
    report.means();
    for (Burstiness burstiness : Burstiness.values()) {
      report.delays(burstiness);
    }
    report.recorded();
    return report.text.toString();
  }

  private void falseAlarms() {
    text.append("## Windows to a false alarm\n\n");
    header("streams without drift", results.detectors());
    for (Burstiness burstiness : Burstiness.values()) {
      row(
          name(burstiness),
          results.alarms().stream()
              .filter(one -> one.burstiness() == burstiness)
              .map(
                  one ->
                      "%.0f (%d in %d)"
                          .formatted(
                              one.windowsToFalseAlarm().mean(),
                              one.windowsToFalseAlarm().alarms(),
                              one.windowsToFalseAlarm().windows()))
              .toList());
    }
  }

  private void delays(Burstiness burstiness) {
    text.append("\n## Delay in events: ").append(name(burstiness)).append("\n\n");
    header("shift, size", results.detectors());
    for (Drift drift : Drift.values()) {
      for (int i = 0; i < Delays.SIZES.size(); i++) {
        int size = i;
        row(
            "%s, %.0f %%".formatted(name(drift), 100 * Delays.SIZES.get(i)),
            results.detectors().stream()
                .map(detector -> cell(results.of(detector, burstiness, drift).get(size).delay()))
                .toList());
      }
      means(
          "**%s, mean**".formatted(name(drift)),
          detector -> results.meanDelay(detector, burstiness, drift));
    }
  }

  private void means() {
    text.append("\n## Mean delay in events, over all sizes\n\n");
    header("shift, streams", results.detectors());
    for (Drift drift : Drift.values()) {
      for (Burstiness burstiness : Burstiness.values()) {
        means(
            "%s, %s".formatted(name(drift), name(burstiness)),
            detector -> results.meanDelay(detector, burstiness, drift));
      }
      means(
          "**%s, all streams**".formatted(name(drift)),
          detector -> results.meanDelay(detector, drift));
    }
  }

  /** A row whose smallest figure stands out. */
  private void means(String first, ToDoubleFunction<String> mean) {
    double best = results.detectors().stream().mapToDouble(mean).min().orElseThrow();
    row(
        first,
        results.detectors().stream()
            .map(
                detector -> {
                  double delay = mean.applyAsDouble(detector);
                  return (delay == best ? "**%,.0f**" : "%,.0f").formatted(delay);
                })
            .toList());
  }

  private String cell(Delays.Delay delay) {
    return "%,.0f%s%s"
        .formatted(
            delay.events(),
            delay.missed() > 0 ? ", %d missed".formatted(delay.missed()) : "",
            delay.falseAlarms() > 0 ? ", %d false".formatted(delay.falseAlarms()) : "");
  }

  private void recorded() {
    if (results.recorded().isEmpty()) {
      return;
    }
    text.append("\n## Data sets in file order\n\n");
    header(
        "data set, detector",
        List.of("shares leave the reference at event", "first alarm", "alarms in random order"));
    for (DriftResults.Recorded one : results.recorded()) {
      row(
          one.set() + ", " + one.detector(),
          List.of(
              "%,d".formatted(one.found().driftAt()),
              one.found().alarmAt() < 0 ? "none" : "%,d".formatted(one.found().alarmAt()),
              "%d in %d windows"
                  .formatted(one.found().shuffledAlarms(), one.found().shuffledWindows())));
    }
  }

  private void row(String first, List<String> cells) {
    text.append("| %s | %s |\n".formatted(first, String.join(" | ", cells)));
  }

  private void header(String first, List<String> columns) {
    row(first, columns);
    text.append("|---|").append("---:|".repeat(columns.size())).append('\n');
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
