package io.cgl.samples.demo;

import io.cgl.avro.ClassShift;
import io.cgl.avro.DriftAlert;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the demo found, counted from the topics. Balanced accuracies are null where no event says
 * anything about them.
 *
 * @param events sent
 * @param secondsBehind the longest that a classification came after its event, while the stream was
 *     paced
 * @param eventsPerSecond classified while the stream was not paced
 * @param models that classified, in order
 */
record DemoSummary(
    long events,
    long classified,
    long deadLettered,
    long lost,
    long duplicated,
    double secondsBehind,
    long eventsPerSecond,
    List<String> models,
    List<Alert> alerts,
    BalancedAccuracy balancedAccuracy) {

  /** A drift alert and the classes that moved, largest evidence first. */
  record Alert(String modelId, List<String> classes) {
    static Alert of(DriftAlert alert) {
      return new Alert(
          alert.getModelId(), alert.getClasses().stream().map(ClassShift::getLabel).toList());
    }
  }

  /**
   * Mean recall over the classes that occur: before the drift, between drift and swap, after the
   * swap.
   *
   * @param firstAfterSwap what the first checkpoint makes of the events after the swap
   */
  record BalancedAccuracy(
      Double beforeDrift, Double afterDrift, Double afterSwap, Double firstAfterSwap) {}

  void print(PrintStream out) {
    row(out, "events in", "%,d", events);
    row(out, "classified", "%,d", classified);
    row(out, "in the dead letter topic", "%,d", deadLettered);
    row(out, "lost", "%,d", lost);
    row(out, "duplicated", "%,d", duplicated);
    row(out, "furthest behind, paced", "%.1f s", secondsBehind);
    row(out, "events/s, unpaced", "%,d", eventsPerSecond);
    row(out, "models served", "%s", String.join(", ", models));
    for (Alert alert : alerts) {
      String classes = alert.classes().stream().limit(6).collect(Collectors.joining(", "));
      row(out, "drift alert, model " + alert.modelId(), "%s", classes);
    }
    row(out, "balanced accuracy", "%s before the drift", percent(balancedAccuracy.beforeDrift()));
    row(out, "", "%s between drift and swap", percent(balancedAccuracy.afterDrift()));
    row(out, "", "%s after the swap", percent(balancedAccuracy.afterSwap()));
    row(
        out,
        "",
        "%s the first checkpoint on the same events",
        percent(balancedAccuracy.firstAfterSwap()));
  }

  private static void row(PrintStream out, String name, String format, Object value) {
    out.printf(Locale.ROOT, "  %-34s %s%n", name, String.format(Locale.ROOT, format, value));
  }

  private static String percent(Double share) {
    return share == null ? "     -" : String.format(Locale.ROOT, "%5.1f %%", 100 * share);
  }
}
