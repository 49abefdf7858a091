package io.cgl.samples.demo;

import io.cgl.testing.harness.Timeline;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Keeps the last part of the stream back until it is clear whether there will be a second model:
 * everything sent so far was classified and its windows were judged, and a retraining that was
 * asked for has ended.
 *
 * <p>Asked by one thread, again and again, from the moment on at which the part would begin.
 */
final class Intermission implements BooleanSupplier {

  /** Counts are forwarded every quarter of a second; after this long they have been judged. */
  private static final Duration JUDGED_AFTER = Duration.ofSeconds(2);

  private final Tally tally;
  private final Observer observer;
  private final Timeline timeline;
  private final Duration patience;
  private long began;
  private long caughtUp;
  private boolean said;

  Intermission(Tally tally, Observer observer, Timeline timeline, Duration patience) {
    this.tally = tally;
    this.observer = observer;
    this.timeline = timeline;
    this.patience = patience;
  }

  /** Whether it goes on. */
  @Override
  public boolean getAsBoolean() {
    long now = System.nanoTime();
    began = began == 0 ? now : began;
    if (now - began > patience.toNanos()) {
      return false;
    }
    if (tally.lost() > 0) {
      caughtUp = 0;
      return true;
    }
    caughtUp = caughtUp == 0 ? now : caughtUp;
    if (observer.requests().isEmpty()) {
      return now - caughtUp < JUDGED_AFTER.toNanos();
    }
    if (!observer.firstRetrainingSettled() && !said) {
      said = true;
      timeline.say("The rest of the stream waits for the retraining to end");
    }
    return !observer.firstRetrainingSettled();
  }
}
