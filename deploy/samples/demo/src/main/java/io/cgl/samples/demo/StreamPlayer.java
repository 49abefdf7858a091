package io.cgl.samples.demo;

import io.cgl.samples.generator.LabelledEventSender;
import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Sends a scenario's {@linkplain LabelledEventSender labelled events}, one a millisecond of event
 * time. Paced until the kept part begins, as fast as it goes from there on.
 */
final class StreamPlayer {

  /** In event time. */
  private static final Duration LABEL_DELAY = Duration.ofSeconds(2);

  private static final long NANOS = 1_000_000_000L;

  private final Scenario scenario;
  private final String eventsTopic;
  private final TopicCatalogue topics;
  private final Tally tally;
  private final int eventsPerSecond;
  private final long startTime;
  private long next;
  private long keptStart;

  StreamPlayer(
      Scenario scenario,
      String eventsTopic,
      TopicCatalogue topics,
      Tally tally,
      int eventsPerSecond,
      Instant start) {
    this.scenario = scenario;
    this.eventsTopic = eventsTopic;
    this.topics = topics;
    this.tally = tally;
    this.eventsPerSecond = eventsPerSecond;
    this.startTime = start.toEpochMilli();
  }

  /** The number of the event of a time. */
  long eventAt(Instant time) {
    return time.toEpochMilli() - startTime;
  }

  /** When the kept part began to flow, by {@link System#nanoTime()}; 0 if it did not. */
  long keptStartNanos() {
    return keptStart;
  }

  /**
   * Plays everything.
   *
   * @param keepWaiting asked before the kept part, until it says no
   */
  void play(Cluster cluster, BooleanSupplier keepWaiting) {
    try (LabelledEventSender events =
        new LabelledEventSender(cluster, topics, eventsTopic, LABEL_DELAY, "demo")) {
      long start = System.nanoTime();
      scenario.play(
          event -> {
            if (next < scenario.keptFrom()) {
              awaitTurn(start, next);
            } else if (next == scenario.keptFrom()) {
              waitWhile(keepWaiting);
              keptStart = System.nanoTime();
            }
            long number = next++;
            tally.sent(number, event.label());
            events.send(event.value(), event.label(), startTime + number);
            events.sendLabels(startTime + number);
          });
      events.sendLabels(Long.MAX_VALUE);
      events.flush();
    }
  }

  private void awaitTurn(long start, long event) {
    long due = start + event * NANOS / eventsPerSecond;
    long wait = due - System.nanoTime();
    // Sleeping for less than a millisecond costs more than being that early.
    if (wait > 1_000_000) {
      LockSupport.parkNanos(wait);
    }
  }

  private static void waitWhile(BooleanSupplier condition) {
    while (condition.getAsBoolean()) {
      LockSupport.parkNanos(50_000_000);
    }
  }
}
