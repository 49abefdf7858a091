package io.cgl.testing.chaos.stage;

import io.cgl.testing.harness.ChildProcess;
import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.harness.Timeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps one process running, whatever ends it, until {@link #stop()}.
 *
 * <p>Safe for use by several threads.
 */
public final class ProcessKeeper {

  /** Small, and soon up: it will not live long. */
  static final List<String> JVM =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** Arguments of a command: a killed member of its group is given up after 6 s instead of 45. */
  public static final List<String> QUICK_GROUPS =
      List.of(
          "--kafka-property", "session.timeout.ms=6000",
          "--kafka-property", "heartbeat.interval.ms=2000");

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE_AFTER_GIVING_UP = Duration.ofSeconds(1);

  private final String name;
  private final Class<?> command;
  private final List<String> arguments;
  private final Path log;
  private final Timeline timeline;
  private final Thread thread = new Thread(this::keep, "cgl-chaos-keeper");
  private Build build = Build.THIS;
  private ChildProcess process;
  private Duration pauseAfterEnd;
  private int kills;
  private int gaveUp;
  private boolean stopping;

  /**
   * @param command of picocli's
   * @param log of all its processes
   */
  public ProcessKeeper(
      String name, Class<?> command, List<String> arguments, Path log, Timeline timeline) {
    this.name = name;
    this.command = command;
    this.arguments = arguments;
    this.log = log;
    this.timeline = timeline;
    thread.setDaemon(true);
  }

  /** Which build the next process runs. */
  public synchronized void use(Build next) {
    build = next;
  }

  public void start() {
    thread.start();
  }

  /** Kills it if it runs, and lets it be started again after a pause; false if it does not run. */
  public synchronized boolean kill(Duration pause) {
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
   * @throws HarnessException if it does not run, or had to be killed
   */
  public void restart() throws InterruptedException {
    ChildProcess running;
    synchronized (this) {
      if (process == null || !process.isAlive() || pauseAfterEnd != null) {
        throw new HarnessException("%s does not run: see %s".formatted(name, log));
      }
      pauseAfterEnd = Duration.ZERO;
      running = process;
    }
    if (!running.stop(PATIENCE)) {
      throw new HarnessException(
          "%s did not stop within %d s: see %s".formatted(name, PATIENCE.toSeconds(), log));
    }
  }

  public synchronized int kills() {
    return kills;
  }

  /** How often it ended by itself. */
  synchronized int gaveUp() {
    return gaveUp;
  }

  /** Stops it for good, in an orderly way; false if it had to be killed for that. */
  public boolean stop() throws InterruptedException {
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
          List<String> all = Stream.concat(arguments.stream(), build.arguments().stream()).toList();
          process = ChildProcess.start(JVM, build.classPath(), command, all, log);
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
    timeline.say("%s ended by itself with exit code %d: see %s", name, exit, log);
    return PAUSE_AFTER_GIVING_UP;
  }
}
