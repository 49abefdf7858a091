package io.cgl.benchmarks.accuracy.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;

/** A {@link Worker} in a process of its own. For use by one thread. */
final class WorkerProcess implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TAIL = 5;

  /**
   * A forest's nodes each take and free megabytes; glibc would hand them back to the system every
   * time, which costs more than growing the tree.
   */
  private static final Map<String, String> KEEP_FREED_MEMORY =
      Map.of("MALLOC_MMAP_THRESHOLD_", "1073741824", "MALLOC_TRIM_THRESHOLD_", "2147483647");

  private static final int GRACE_SECONDS = 10;

  private final Path log;
  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private boolean dead;

  /**
   * Starts one.
   *
   * @param command that takes cells as a {@link Worker} does
   * @param log what it says beside its answers is appended to
   */
  WorkerProcess(List<String> command, Path log) throws IOException {
    this.log = log;
    Files.createDirectories(log.toAbsolutePath().getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(KEEP_FREED_MEMORY);
    process = builder.start();
    requests = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Runs a cell and stores its result.
   *
   * @throws BenchmarkException if it fails, or the process dies of it
   */
  void run(Cell cell, DoubleConsumer progress) {
    try {
      requests.write(JSON.writeValueAsString(cell));
      requests.newLine();
      requests.flush();
      for (String answer; (answer = answers.readLine()) != null; ) {
        String[] words = answer.split(" ", 2);
        switch (words[0]) {
          case Worker.PROGRESS -> progress.accept(Double.parseDouble(words[1]));
          case Worker.DONE -> {
            return;
          }
          case Worker.FAILED -> throw new BenchmarkException("%s: %s".formatted(cell, words[1]));
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
    try {
      process.getOutputStream().close();
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private BenchmarkException died(Cell cell, IOException cause) {
    dead = true;
    return new BenchmarkException(
        "%s: the worker died; the end of %s: %s".formatted(cell, log, tail()), cause);
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    } catch (IOException e) {
      return "cannot be read: " + e.getMessage();
    }
  }

  /** The command of a {@link Worker} with this JVM's class path and options. */
  static List<String> jvm(Path data, Path cells) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X") || option.startsWith("-D"))
        .forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Worker.class.getName());
    command.add(data.toString());
    command.add(cells.toString());
    return command;
  }
}
