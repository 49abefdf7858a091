package io.cgl.testing.chaos.audit;

import io.cgl.testing.harness.Figures;

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

  /** The counts, for a report that goes on. */
  public Figures figures() {
    return new Figures()
        .count("events", "events in", events)
        .count("classified", "classified", classified)
        .count("deadLettered", "in the dead letter topic", deadLettered)
        .count("lost", "lost", lost)
        .count("duplicated", "duplicated", duplicated)
        .count("outOfOrder", "out of order", outOfOrder)
        .count("unexpected", "unexpected", unexpected)
        .gap();
  }
}
