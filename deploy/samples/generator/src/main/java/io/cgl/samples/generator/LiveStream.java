package io.cgl.samples.generator;

import io.cgl.topics.Cluster;
import io.cgl.topics.TopicCatalogue;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends generated {@linkplain LabelledEventSender labelled events} at a steady rate, stamped with
 * the time at which they are sent.
 *
 * <p>{@link #run} belongs to one thread; the rest is safe for use by several.
 */
public final class LiveStream implements Runnable, AutoCloseable {

  private static final Duration LABEL_DELAY = Duration.ofSeconds(2);
  private static final String LABEL_SOURCE = "generator";
  private static final long TICK_NANOS = 5_000_000;

  /** What a stall holds back; more is not made up for. */
  private static final double LONGEST_BURST_SECONDS = 1;

  private final Cluster cluster;
  private final TopicCatalogue topics;
  private final String eventsTopic;
  private final GeneratedStream source;
  private final int eventsPerSecond;
  private volatile Phase phase = Phase.BEFORE_DRIFT;
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean closed;

  /**
   * @param topics whose labels' topic is written, and whose registry is asked
   * @param seed of the events
   */
  public LiveStream(
      Cluster cluster, TopicCatalogue topics, String eventsTopic, int eventsPerSecond, long seed) {
    this.cluster = cluster;
    this.topics = topics;
    this.eventsTopic = eventsTopic;
    this.source = new GeneratedStream(seed);
    this.eventsPerSecond = eventsPerSecond;
  }

  /** From the next event on, classes are as frequent as this phase says. */
  public void shiftTo(Phase next) {
    phase = next;
  }

  public long sent() {
    return sent.get();
  }

  /**
   * Sends until {@link #close}, and returns when everything is in its topic.
   *
   * @throws IllegalStateException if the brokers did not take something
   */
  @Override
  public void run() {
    try (LabelledEventSender events =
        new LabelledEventSender(cluster, topics, eventsTopic, LABEL_DELAY, LABEL_SOURCE)) {
      double owed = 0;
      long last = System.nanoTime();
      while (!closed) {
        LockSupport.parkNanos(TICK_NANOS);
        long now = System.nanoTime();
        owed += eventsPerSecond * (now - last) / 1e9;
        owed = Math.min(owed, eventsPerSecond * LONGEST_BURST_SECONDS);
        last = now;
        for (; owed >= 1; owed--) {
          Row row = source.next(phase);
          events.send(EventSchema.toGenericRecord(row), row.label(), System.currentTimeMillis());
          sent.incrementAndGet();
        }
        events.sendLabels(System.currentTimeMillis());
      }
      events.flush();
    }
  }

  /** Lets {@link #run} end. */
  @Override
  public void close() {
    closed = true;
  }
}
