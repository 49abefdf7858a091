package io.cgl.testing.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Keeps one process running, whatever ends it, until it is told to stop.
 *
 * <p>Safe for use by several threads.
 */
final class ProcessKeeper {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE_AFTER_GIVING_UP = Duration.ofSeconds(1);

  private final String name;
  private final List<String> arguments;
  private final Path log;
  private final Progress progress;
  private final Thread thread = new Thread(this::keep, "cgl-chaos-keeper");
  private ChildProcess process;
  private Duration pauseAfterEnd;
  private int kills;
  private int gaveUp;
  private boolean stopping;

  /**
   * @param arguments of {@link Child}
   * @param log where the output of every incarnation goes
   */
  ProcessKeeper(String name, List<String> arguments, Path log, Progress progress) {
    this.name = name;
    this.arguments = arguments;
    this.log = log;
    this.progress = progress;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Kills it if it runs, and lets it be started again after a pause; false if it does not run. */
  synchronized boolean kill(Duration pause) {
    if (process == null || !process.isAlive() || pauseAfterEnd != null) {
      return false;
    }
    pauseAfterEnd = pause;
    kills++;
    process.kill();
    return true;
  }

  /**
   * Stops it in an orderly way and starts it again at once; returns when it has stopped.
   *
   * @throws ChaosException if it does not run, or had to be killed
   */
  void restart() throws InterruptedException {
    ChildProcess running;
    synchronized (this) {
      if (process == null || !process.isAlive() || pauseAfterEnd != null) {
        throw new ChaosException("%s does not run: see %s".formatted(name, log));
      }
      pauseAfterEnd = Duration.ZERO;
      running = process;
    }
    if (!running.stop(PATIENCE)) {
      throw new ChaosException(
          "%s did not stop within %d s: see %s".formatted(name, PATIENCE.toSeconds(), log));
    }
  }

  /** How often it was killed. */
  synchronized int kills() {
    return kills;
  }

  /** How often it ended by itself. */
  synchronized int gaveUp() {
    return gaveUp;
  }

  /** Stops it for good, in an orderly way; false if it had to be killed for that. */
  boolean stop() throws InterruptedException {
    ChildProcess last;
    synchronized (this) {
      stopping = true;
      last = process;
      thread.interrupt();
    }
    thread.join();
    return last == null || last.stop(PATIENCE);
  }

  private void keep() {
    try {
      while (true) {
        ChildProcess running;
        synchronized (this) {
          if (stopping) {
            return;
          }
          pauseAfterEnd = null;
          process = ChildProcess.start(arguments, log);
          running = process;
        }
        int exit = running.awaitEnd();
        Thread.sleep(afterEnd(exit).toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Duration afterEnd(int exit) {
    if (pauseAfterEnd != null) {
      return pauseAfterEnd;
    }
    gaveUp++;
    progress.say("%s ended by itself with exit code %d: see %s", name, exit, log);
    return PAUSE_AFTER_GIVING_UP;
  }
}
