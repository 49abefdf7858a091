package io.cgl.chaos;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a rolling restart came to.
 *
 * @param restarts of classifiers, all of them
 * @param gaveUp classifiers that ended by themselves
 * @param longestStopSeconds from SIGTERM to the end of the process
 * @param longestStartSeconds from there until it was ready again
 * @param longestPartitionGapSeconds the longest that a partition stood still
 */
public record RollingReport(
    RollingSettings settings,
    Findings findings,
    int restarts,
    int gaveUp,
    double longestStopSeconds,
    double longestStartSeconds,
    double longestPartitionGapSeconds) {

  /** Whether every event came out once, in order and unchanged, and no classifier gave up. */
  public boolean isGood() {
    return findings.exactlyOnce() && gaveUp == 0;
  }

  /** The figures by name. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("events", findings.events());
    json.put("classified", findings.classified());
    json.put("deadLettered", findings.deadLettered());
    json.put("lost", findings.lost());
    json.put("duplicated", findings.duplicated());
    json.put("outOfOrder", findings.outOfOrder());
    json.put("unexpected", findings.unexpected());
    json.put("restarts", restarts);
    json.put("gaveUp", gaveUp);
    json.put("longestStopSeconds", longestStopSeconds);
    json.put("longestStartSeconds", longestStartSeconds);
    json.put("longestPartitionGapSeconds", longestPartitionGapSeconds);
    json.put("longestGapSeconds", findings.longestGapSeconds());
    json.put("rounds", settings.rounds());
    json.put("instances", settings.instances());
    json.put("groupProtocol", ChaosSettings.name(settings.protocol()));
    json.put("rate", settings.rate());
    return json;
  }

  /** Prints the figures as a table. */
  void print(PrintStream out) {
    out.printf("%n");
    row(out, "events in", findings.events());
    row(out, "classified", findings.classified());
    row(out, "in the dead letter topic", findings.deadLettered());
    row(out, "lost", findings.lost());
    row(out, "duplicated", findings.duplicated());
    row(out, "out of order", findings.outOfOrder());
    row(out, "unexpected", findings.unexpected());
    out.printf("%n");
    row(out, "classifiers restarted", restarts);
    row(out, "classifiers that gave up", gaveUp);
    seconds(out, "longest stop", longestStopSeconds);
    seconds(out, "longest start, until ready", longestStartSeconds);
    seconds(out, "longest gap of a partition", longestPartitionGapSeconds);
    seconds(out, "longest gap in the output", findings.longestGapSeconds());
    out.printf(
        "%n%s (%d instance%s, group.protocol=%s)%n",
        isGood() ? "Every event once, in order." : "NOT as promised.",
        settings.instances(),
        settings.instances() == 1 ? "" : "s",
        ChaosSettings.name(settings.protocol()));
  }

  private static void row(PrintStream out, String what, long count) {
    out.printf(Locale.ROOT, "  %-28s %,12d%n", what, count);
  }

  private static void seconds(PrintStream out, String what, double seconds) {
    out.printf(Locale.ROOT, "  %-28s %,12.1f s%n", what, seconds);
  }
}
