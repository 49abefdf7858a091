package io.cgl.stream.deadletter.replay;

import io.cgl.checkpoint.features.ReasonCode;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What a replay did, by reason. */
public final class ReplayReport {

  enum Outcome {
    /** It was sent back, or would be. */
    SENT,
    /** An earlier replay sent it back. */
    SENT_BEFORE,
    /** Reason, time or limit left it out. */
    NOT_SELECTED,
    /** It names no source, or its event is no longer there. */
    WITHOUT_EVENT
  }

  private final Map<ReasonCode, Map<Outcome, Long>> counts = new EnumMap<>(ReasonCode.class);

  void count(ReasonCode reason, Outcome outcome) {
    counts.computeIfAbsent(reason, r -> new EnumMap<>(Outcome.class)).merge(outcome, 1L, Long::sum);
  }

  /** Letters that were sent back, or would be. */
  public long sent() {
    return total(Outcome.SENT);
  }

  /** Letters whose event no longer exists. */
  public long withoutEvent() {
    return total(Outcome.WITHOUT_EVENT);
  }

  /** A table for people, one row per reason. */
  public String table(boolean dryRun) {
    StringBuilder table =
        new StringBuilder(
            row("reason", "found", dryRun ? "to send" : "sent", "before", "left out", "lost"));
    counts.forEach((reason, byOutcome) -> table.append(row(reason.code(), byOutcome)));
    Map<Outcome, Long> total = new EnumMap<>(Outcome.class);
    counts.values().forEach(byOutcome -> byOutcome.forEach((o, n) -> total.merge(o, n, Long::sum)));
    return table.append(row("all", total)).toString();
  }

  private long total(Outcome outcome) {
    return counts.values().stream().mapToLong(byOutcome -> of(byOutcome, outcome)).sum();
  }

  private static String row(String name, Map<Outcome, Long> byOutcome) {
    return row(
        name,
        byOutcome.values().stream().mapToLong(Long::longValue).sum(),
        of(byOutcome, Outcome.SENT),
        of(byOutcome, Outcome.SENT_BEFORE),
        of(byOutcome, Outcome.NOT_SELECTED),
        of(byOutcome, Outcome.WITHOUT_EVENT));
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-22s %9s %9s %9s %9s %9s%n", cells);
  }

  private static long of(Map<Outcome, Long> byOutcome, Outcome outcome) {
    return byOutcome.getOrDefault(outcome, 0L);
  }
}
