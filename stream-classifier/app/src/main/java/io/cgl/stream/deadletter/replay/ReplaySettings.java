package io.cgl.stream.deadletter.replay;

import io.cgl.checkpoint.features.ReasonCode;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which letters to send back, and where.
 *
 * @param deadLetters the topic of dead letters
 * @param reasons only letters of these codes
 * @param to the topic to send to; where absent, the one that each letter names
 * @param from only letters of events of that time or later
 * @param until only letters of events before that time
 * @param limit at most so many letters
 * @param dryRun whether only to say what would be sent
 */
public record ReplaySettings(
    String deadLetters,
    Set<ReasonCode> reasons,
    Optional<String> to,
    Instant from,
    Instant until,
    long limit,
    boolean dryRun) {

  /** Every letter of a topic. */
  public static ReplaySettings all(String deadLetters) {
    return new ReplaySettings(
        deadLetters,
        EnumSet.allOf(ReasonCode.class),
        Optional.empty(),
        Instant.MIN,
        Instant.MAX,
        Long.MAX_VALUE,
        false);
  }

  public ReplaySettings {
    reasons = Set.copyOf(reasons);
    if (reasons.isEmpty()) {
      throw new IllegalArgumentException("no reason is selected");
    }
    if (limit < 1) {
      throw new IllegalArgumentException("the limit must be at least 1, not " + limit);
    }
  }

  /** The same of letters of some reasons only. */
  public ReplaySettings withReasons(ReasonCode first, ReasonCode... more) {
    return new ReplaySettings(deadLetters, EnumSet.of(first, more), to, from, until, limit, dryRun);
  }

  /** The same of so many letters at most. */
  public ReplaySettings withLimit(long letters) {
    return new ReplaySettings(deadLetters, reasons, to, from, until, letters, dryRun);
  }

  /** The same to another topic. */
  public ReplaySettings withTo(String topic) {
    return new ReplaySettings(deadLetters, reasons, Optional.of(topic), from, until, limit, dryRun);
  }

  /** The same, but nothing is sent. */
  public ReplaySettings withDryRun() {
    return new ReplaySettings(deadLetters, reasons, to, from, until, limit, true);
  }

  /** Where it is written down what was sent. */
  String receipts() {
    return deadLetters + ".replayed";
  }
}
