package io.cgl.benchmarks.speed.load;

import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.harness.Workbench;
import java.time.Duration;

/**
 * What events run through: a generator, an application and a reader.
 *
 * @param application throws if it stopped, does nothing otherwise
 */
public record Flow(EventGenerator generator, Runnable application, OutputReader reader) {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long LOOK_EVERY_NANOS = 5_000_000;

  /** A burst that is under way when sending stops is counted after this. */
  private static final long LAST_BURST_NANOS = 50_000_000;

  /**
   * Does nothing while all is well.
   *
   * @throws HarnessException if one of them stopped
   */
  public void check() {
    generator.check();
    application.run();
    reader.check();
  }

  /**
   * Waits until something comes out.
   *
   * @param seen records that were read before
   * @throws HarnessException if nothing does
   */
  public void awaitMore(long seen) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (reader.received() <= seen) {
      check();
      if (System.nanoTime() > deadline) {
        throw new HarnessException(
            "nothing was committed for %d s after %d of %d events: the log says more"
                .formatted(PATIENCE.toSeconds(), reader.received(), generator.sent()));
      }
      Workbench.sleep(LOOK_EVERY_NANOS);
    }
  }

  /**
   * Waits until everything has come out, once the generator has stopped.
   *
   * @throws HarnessException if something is missing, or is there twice
   */
  public void awaitAll() {
    Workbench.sleep(LAST_BURST_NANOS);
    long seen;
    while ((seen = reader.received()) < generator.sent()) {
      awaitMore(seen);
    }
    if (seen > generator.sent()) {
      throw new HarnessException(
          "%d records were committed for %d events".formatted(seen, generator.sent()));
    }
  }
}
