package io.cgl.testing.chaos.audit;

import io.cgl.testing.harness.Figures;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the comparison of input and output says.
 *
 * @param events in the input topic
 * @param classified committed classifications
 * @param deadLettered committed dead letters
 * @param lost events without an output
 * @param duplicated outputs beyond an event's first
 * @param outOfOrder outputs that come after that of a later event of their partition, or in another
 *     partition than their event's
 * @param unexpected outputs for no event, in the wrong one of the two topics, with other bytes than
 *     the event's, or of a model that must not serve
 * @param longestGapSeconds longest time between two outputs, the broker's absence included
 */
public record Findings(
    long events,
    long classified,
    long deadLettered,
    long lost,
    long duplicated,
    long outOfOrder,
    long unexpected,
    double longestGapSeconds) {

  /** Whether every event came out once, in order and unchanged. */
  public boolean exactlyOnce() {
    return events > 0 && lost == 0 && duplicated == 0 && outOfOrder == 0 && unexpected == 0;
  }

  /** The counts by name, for a report that goes on. */
  public Map<String, Object> counts() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("events", events);
    json.put("classified", classified);
    json.put("deadLettered", deadLettered);
    json.put("lost", lost);
    json.put("duplicated", duplicated);
    json.put("outOfOrder", outOfOrder);
    json.put("unexpected", unexpected);
    return json;
  }

  /** Prints the counts. */
  public void print(PrintStream out) {
    Figures.row(out, "events in", events);
    Figures.row(out, "classified", classified);
    Figures.row(out, "in the dead letter topic", deadLettered);
    Figures.row(out, "lost", lost);
    Figures.row(out, "duplicated", duplicated);
    Figures.row(out, "out of order", outOfOrder);
    Figures.row(out, "unexpected", unexpected);
  }
}
