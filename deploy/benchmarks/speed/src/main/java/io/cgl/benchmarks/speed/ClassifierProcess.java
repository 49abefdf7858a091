package io.cgl.benchmarks.speed;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.GroupProtocol;

/** The classifier in a process of its own, whose memory can be asked for. */
final class ClassifierProcess implements AutoCloseable {

  /**
   * The heap has its full size from the start, and every page of it is there: what grows is native
   * memory, and what leaks on the heap ends in an OutOfMemoryError.
   */
  static final List<String> JVM =
      List.of("-XX:+UseParallelGC", "-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  private static final int GRACE_SECONDS = 20;
  private static final int TAIL = 5;
  private static final String RESIDENT = "VmRSS:";

  private final Process process;
  private final Path log;
  private final Path stateDir;

  /**
   * What one is told.
   *
   * @param application its id: instances that share it share the partitions
   * @param number of the instance, from 1
   * @param input to read
   * @param prefix of the classifier's own topics
   */
  record Instance(
      String application,
      int number,
      String input,
      String prefix,
      int threads,
      GroupProtocol groupProtocol) {}

  /** Starts an instance. */
  ClassifierProcess(Workbench bench, Instance instance) {
    String name = "%s-%d".formatted(instance.application(), instance.number());
    this.log = bench.folder().resolve(name + ".log");
    this.stateDir = bench.folder().resolve(name + "-state");
    List<String> arguments =
        List.of(
            "--bootstrap-servers",
            bench.cluster().bootstrapServers(),
            "--schema-registry",
            bench.registry().url(),
            "--auto-register",
            "--http-port",
            "0",
            "--application-id",
            instance.application(),
            "--events",
            instance.input(),
            "--model",
            Workbench.MODEL,
            "--topic-prefix",
            instance.prefix(),
            "--threads",
            Integer.toString(instance.threads()),
            "--group-protocol",
            instance.groupProtocol().name,
            "--state-dir",
            stateDir.toString());
    try {
      process =
          new ProcessBuilder(command(arguments))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new BenchException("cannot start a process: " + e.getMessage(), e);
    }
  }

  /**
   * Its resident memory as the kernel counts it, in bytes.
   *
   * @throws BenchException if it is not running, or this is no Linux
   */
  long residentBytes() {
    check();
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try (var lines = Files.lines(status)) {
      String line =
          lines
              .filter(l -> l.startsWith(RESIDENT))
              .findFirst()
              .orElseThrow(() -> new BenchException(status + " has no " + RESIDENT));
      return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
    } catch (IOException e) {
      throw new BenchException(
          "cannot read %s: resident memory is measured on Linux only".formatted(status), e);
    }
  }

  /** Where it keeps its state. */
  Path stateDir() {
    return stateDir;
  }

  /**
   * Does nothing while it runs.
   *
   * @throws BenchException if it stopped
   */
  void check() {
    if (!process.isAlive()) {
      throw new BenchException(
          "the classifier's process ended with %d: %s".formatted(process.exitValue(), tail()));
    }
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

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    } catch (IOException e) {
      return "its log cannot be read: " + e.getMessage();
    }
  }

  private static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-D"))
        .forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ClassifierMain.class.getName());
    command.addAll(arguments);
    return command;
  }
}
