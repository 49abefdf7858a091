package io.cgl.topics;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Warns of a failure that may come with every record: one line at first and then one a minute at
 * most, which says how many were left out. Stack traces are logged at debug level.
 *
 * <p>Use one instance per kind of failure. Safe for use by several threads.
 */
public final class LimitedLog {

  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Logger log;
  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private long next;
  private long omitted;

  public LimitedLog(Logger log) {
    this(log, INTERVAL, System::nanoTime);
  }

  /**
   * @param interval between two lines, at least
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  LimitedLog(Logger log, Duration interval, LongSupplier nanoTime) {
    this.log = log;
    this.intervalNanos = interval.toNanos();
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  /** Warns, unless it warned less than an interval ago. */
  public void warn(String what, Throwable why) {
    log.debug(what, why);
    long left;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      if (now - next < 0) {
        omitted++;
        return;
      }
      next = now + intervalNanos;
      left = omitted;
      omitted = 0;
    }
    String reason = RootMessage.of(why);
    if (left == 0) {
      log.warn("{}: {}", what, reason);
    } else {
      log.warn("{}: {} ({} more since the last line)", what, reason, left);
    }
  }
}
