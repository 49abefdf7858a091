package io.cgl.stream.kafka;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time to wait before the next attempt: doubled each time up to a limit, and reset after a
 * minute without failures.
 *
 * <p>Safe for use by several threads.
 */
public final class BackOff {

  private static final Duration FIRST = Duration.ofMillis(200);

  /** Far below the session timeout: a waiting thread stays a member of its group. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Duration FORGET_AFTER = Duration.ofMinutes(1);

  private final LongSupplier nanoTime;
  private Duration next = FIRST;
  private long last;

  /**
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  public BackOff(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  /** Records a failure and returns how long to wait. */
  public synchronized Duration next() {
    long now = nanoTime.getAsLong();
    if (now - last > FORGET_AFTER.toNanos()) {
      next = FIRST;
    }
    last = now;
    Duration wait = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return wait;
  }
}
