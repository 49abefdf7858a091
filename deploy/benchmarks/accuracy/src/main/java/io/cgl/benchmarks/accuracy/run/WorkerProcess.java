package io.cgl.benchmarks.accuracy.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.testing.harness.ChildProcess;
import io.cgl.testing.harness.HarnessException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/** A {@link Worker} in a process of its own. For use by one thread. */
final class WorkerProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path log;
  private final ChildProcess process;
  private boolean dead;

  /**
   * Starts one.
   *
   * @param command that takes cells as a {@link Worker} does
   * @param log to append its standard error to
   */
  WorkerProcess(List<String> command, Path log) {
    this.log = log;
    this.process = ChildProcess.start(command, Map.of(), log);
  }

  /**
   * Runs a cell and stores its result.
   *
   * @throws HarnessException if it fails, or the process dies of it
   */
  void run(Cell cell, DoubleConsumer progress) {
    try {
      process.writeLine(JSON.writeValueAsString(cell));
      for (String answer; (answer = process.readLine()) != null; ) {
        String[] words = answer.split(" ", 2);
        switch (words[0]) {
          case Worker.PROGRESS -> progress.accept(Double.parseDouble(words[1]));
          case Worker.DONE -> {
            return;
          }
          case Worker.FAILED -> throw new HarnessException("%s: %s".formatted(cell, words[1]));
          default -> {
            // No answer: something native printed it.
          }
        }
      }
    } catch (IOException e) {
      // Its pipe is broken: it died before it had read the request.
      throw died(cell, e);
    }
    throw died(cell, null);
  }

  /** Whether it can run another cell. */
  boolean alive() {
    return !dead && process.isAlive();
  }

  @Override
  public void close() {
    process.close();
  }

  private HarnessException died(Cell cell, IOException cause) {
    dead = true;
    return new HarnessException(
        "%s: the worker died; the end of %s: %s".formatted(cell, log, process.tail()), cause);
  }

  /** The command of a {@link Worker} with this JVM's class path and options. */
  static List<String> jvm(WorkerSettings settings) {
    return ChildProcess.java(
        List.of(), "-X", ChildProcess.CLASS_PATH, Worker.class, List.of(settings.toJson()));
  }
}
