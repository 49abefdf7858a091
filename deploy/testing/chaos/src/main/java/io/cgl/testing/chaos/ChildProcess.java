package io.cgl.testing.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process with this one's class path. What it logs is appended to a file. */
final class ChildProcess {

  /** Small, and soon up: it will not live long. */
  private static final List<String> JVM =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Dai.djl.offline=true",
          "-Dlog4j2.configurationFile=cgl-chaos-child-log4j2.properties");

  private final Process process;
  private final BufferedReader out;

  private ChildProcess(Process process) {
    this.process = process;
    this.out = process.inputReader();
  }

  /**
   * Starts {@link Child}.
   *
   * @throws ChaosException if it cannot be started
   */
  static ChildProcess start(List<String> arguments, Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    command.addAll(arguments);
    try {
      return new ChildProcess(
          new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile())).start());
    } catch (IOException e) {
      throw new ChaosException("cannot start a process: " + e.getMessage(), e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the first line that it prints; null if it ends before. */
  String readLine() {
    try {
      return out.readLine();
    } catch (IOException e) {
      return null;
    }
  }

  /** SIGKILL: no shutdown hook runs, nothing is flushed. */
  void kill() {
    process.destroyForcibly();
  }

  /** Waits for its end and returns its exit code. */
  int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  /** SIGTERM, and SIGKILL if it is still there after {@code patience}; false if that was needed. */
  boolean stop(Duration patience) throws InterruptedException {
    process.destroy();
    if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    kill();
    process.waitFor();
    return false;
  }
}
