package io.cgl.stream.deadletter.replay;

import io.cgl.checkpoint.features.ReasonCode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which letters to send back, and where.
 *
 * @param deadLetters the topic of dead letters
 * @param reasons codes of the letters to send
 * @param to the topic to send to; if absent, the one that each letter names
 * @param from earliest time of the events, inclusive
 * @param until latest time of the events, exclusive
 * @param limit the most letters to send, at least 1
 * @param dryRun whether to report only, and send nothing
 */
public record ReplaySettings(
    String deadLetters,
    Set<ReasonCode> reasons,
    Optional<String> to,
    Instant from,
    Instant until,
    long limit,
    boolean dryRun) {

  public ReplaySettings {
    reasons = Set.copyOf(reasons);
    if (reasons.isEmpty()) {
      throw new IllegalArgumentException("no reason is selected");
    }
    if (limit < 1) {
      throw new IllegalArgumentException("the limit must be at least 1, not " + limit);
    }
  }

  /** The topic that records what was sent. */
  String log() {
    return deadLetters + ".replayed";
  }
}
