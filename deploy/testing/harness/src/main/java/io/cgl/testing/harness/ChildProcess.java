package io.cgl.testing.harness;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A child process whose standard error is appended to a log file. Its standard input and output are
 * this process's to write and read, by one thread.
 */
public final class ChildProcess implements AutoCloseable {

  public static final String CLASS_PATH = System.getProperty("java.class.path");

  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final int TAIL = 5;
  private static final String RESIDENT = "VmRSS:";

  private final Process process;
  private final Path log;
  private final BufferedReader output;
  private final BufferedWriter input;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.input = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts a process.
   *
   * @param environment added to this process's own
   * @throws HarnessException if it cannot be started
   */
  public static ChildProcess start(
      List<String> command, Map<String, String> environment, Path log) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      return new ChildProcess(builder.start(), log);
    } catch (IOException e) {
      throw new HarnessException("cannot start a process: " + e.getMessage(), e);
    }
  }

  /**
   * Starts a picocli command in a JVM of its own.
   *
   * @param jvm options of that JVM
   * @param classPath of a build that has the command; the harness itself is added
   */
  public static ChildProcess start(
      List<String> jvm, String classPath, Class<?> command, List<String> arguments, Path log) {
    List<String> options = new ArrayList<>(jvm);
    options.addAll(
        List.of("-Dai.djl.offline=true", "-Dlog4j2.configurationFile=cgl-child-log4j2.properties"));
    List<String> words = new ArrayList<>(List.of(command.getName()));
    words.addAll(arguments);
    String harness = ChildMain.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    return start(
        java(options, "-D", harness + File.pathSeparator + classPath, ChildMain.class, words),
        Map.of(),
        log);
  }

  /**
   * The command line of a main class.
   *
   * @param options of the JVM, which win over inherited ones
   * @param inherited what the options of this JVM that are passed on begin with
   */
  public static List<String> java(
      List<String> options,
      String inherited,
      String classPath,
      Class<?> main,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-D") || option.startsWith(inherited))
        .forEach(command::add);
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(arguments);
    return command;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Does nothing while it runs.
   *
   * @throws HarnessException if it has ended
   */
  public void check() {
    if (!process.isAlive()) {
      throw new HarnessException(
          "a child process ended with %d; the end of %s: %s"
              .formatted(process.exitValue(), log, tail()));
    }
  }

  public void writeLine(String line) throws IOException {
    input.write(line);
    input.newLine();
    input.flush();
  }

  /** Waits for the next line that it prints; null if it ends first. */
  public String readLine() throws IOException {
    return output.readLine();
  }

  /** The last lines of its log. */
  public String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    } catch (IOException e) {
      return "cannot be read: " + e.getMessage();
    }
  }

  /**
   * Its resident memory as the kernel counts it, in bytes.
   *
   * @throws HarnessException if it is not running, or this is not Linux
   */
  public long residentBytes() {
    check();
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try (var lines = Files.lines(status)) {
      String line =
          lines
              .filter(l -> l.startsWith(RESIDENT))
              .findFirst()
              .orElseThrow(() -> new HarnessException(status + " has no " + RESIDENT));
      return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
    } catch (IOException e) {
      throw new HarnessException(
          "cannot read %s: resident memory is measured on Linux only".formatted(status), e);
    }
  }

  /** SIGKILL: no shutdown hook runs, nothing is flushed. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Waits for its end and returns its exit code. */
  public int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  /** SIGTERM, and SIGKILL if it still runs after {@code patience}; false if that was needed. */
  public boolean stop(Duration patience) throws InterruptedException {
    process.destroy();
    if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    kill();
    process.waitFor();
    return false;
  }

  /** Ends its standard input, and kills it if it does not end soon after. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (IOException e) {
      kill();
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }
}
