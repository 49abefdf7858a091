package io.cgl.chaos;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What was done, and what came of it.
 *
 * @param kills SIGKILLs of classifiers
 * @param gaveUp classifiers that ended by themselves
 * @param brokerRestarts by SIGKILL and in an orderly way
 * @param swaps announcements of another good checkpoint
 * @param brokenModels announcements of one that must be refused
 * @param refusals of such a one by an instance; a superseded one is not looked at
 * @param modelsServed checkpoints that classified something
 */
public record ChaosReport(
    ChaosSettings settings,
    Findings findings,
    int kills,
    int gaveUp,
    int brokerRestarts,
    int swaps,
    int brokenModels,
    long refusals,
    int modelsServed) {

  /** Whether every event came out once, in order and unchanged. */
  public boolean exactlyOnce() {
    return findings.exactlyOnce();
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
    json.put("kills", kills);
    json.put("gaveUp", gaveUp);
    json.put("brokerRestarts", brokerRestarts);
    json.put("swaps", swaps);
    json.put("brokenModels", brokenModels);
    json.put("refusals", refusals);
    json.put("modelsServed", modelsServed);
    json.put("longestGapSeconds", findings.longestGapSeconds());
    json.put("seed", settings.seed());
    json.put("seconds", settings.duration().toSeconds());
    json.put("instances", settings.instances());
    json.put("groupProtocol", settings.protocolName());
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
    row(out, "classifiers killed", kills);
    row(out, "classifiers that gave up", gaveUp);
    row(out, "broker restarts", brokerRestarts);
    row(out, "models swapped", swaps);
    row(out, "broken models announced", brokenModels);
    row(out, "models that served", modelsServed);
    out.printf(
        Locale.ROOT, "  %-28s %,12.1f s%n", "longest gap in the output", longestGapSeconds());
    out.printf(
        "%n%s (seed %d, %d instance%s, group.protocol=%s)%n",
        exactlyOnce() ? "Every event once, in order." : "NOT exactly once.",
        settings.seed(),
        settings.instances(),
        settings.instances() == 1 ? "" : "s",
        settings.protocolName());
  }

  private double longestGapSeconds() {
    return findings.longestGapSeconds();
  }

  private static void row(PrintStream out, String what, long count) {
    out.printf(Locale.ROOT, "  %-28s %,12d%n", what, count);
  }
}
