package io.cgl.benchmarks.speed.contender;

import io.cgl.stream.cli.ClassifyCommand;
import io.cgl.testing.harness.ChildProcess;
import io.cgl.testing.harness.Workbench;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.streams.GroupProtocol;

/** The classifier in a process of its own, whose memory can be measured. */
public final class ClassifierProcess implements AutoCloseable {

  /**
   * The heap has its full size from the start, and every page of it is there: what grows is native
   * memory, and what leaks on the heap ends in an OutOfMemoryError.
   */
  public static final List<String> JVM =
      List.of("-XX:+UseParallelGC", "-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  private final ChildProcess process;
  private final Path stateDir;

  /**
   * The arguments of one process.
   *
   * @param application its id: instances that share it share the partitions
   * @param number of the instance, from 1
   * @param input to read
   * @param prefix of the classifier's own topics
   */
  public record Instance(
      String application,
      int number,
      String input,
      String prefix,
      int threads,
      GroupProtocol groupProtocol) {}

  /** Starts an instance. */
  public ClassifierProcess(Workbench bench, Instance instance) {
    String name = "%s-%d".formatted(instance.application(), instance.number());
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
            MeasuredNetwork.MODEL,
            "--topic-prefix",
            instance.prefix(),
            "--threads",
            Integer.toString(instance.threads()),
            "--group-protocol",
            instance.groupProtocol().name,
            "--state-dir",
            stateDir.toString());
    this.process =
        ChildProcess.start(
            JVM, ClassifyCommand.class, arguments, bench.folder().resolve(name + ".log"));
  }

  /** Its resident memory in bytes. */
  public long residentBytes() {
    return process.residentBytes();
  }

  /** Where it keeps its state. */
  public Path stateDir() {
    return stateDir;
  }

  /**
   * Does nothing while it runs.
   *
   * @throws io.cgl.testing.harness.HarnessException if it stopped
   */
  public void check() {
    process.check();
  }

  @Override
  public void close() {
    process.close();
  }
}
