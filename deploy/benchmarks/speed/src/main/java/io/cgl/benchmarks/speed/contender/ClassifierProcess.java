package io.cgl.benchmarks.speed.contender;

import io.cgl.benchmarks.speed.workload.MeasuredNetwork;
import io.cgl.stream.cli.ClassifyCommand;
import io.cgl.testing.harness.ChildProcess;
import io.cgl.testing.harness.Workbench;
import java.nio.file.Path;
import java.util.List;

/** The classifier in a process of its own, whose memory can be measured. */
public final class ClassifierProcess {

  /**
   * The heap has its full size from the start, and every page of it is there: what grows is native
   * memory, and what leaks on the heap ends in an OutOfMemoryError.
   */
  public static final List<String> JVM =
      List.of("-XX:+UseParallelGC", "-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  private ClassifierProcess() {}

  /**
   * Starts an instance.
   *
   * @param application its id: instances that share it share the partitions; their own topics begin
   *     with it and a dot
   * @param number of the instance, from 1
   * @param input to read
   */
  public static ChildProcess start(
      Workbench bench, String application, int number, String input, RunSettings settings) {
    List<String> arguments =
        List.of(
            "--bootstrap-servers=" + bench.cluster().bootstrapServers(),
            "--schema-registry=" + bench.registry().url(),
            "--http-port=0",
            "--application-id=" + application,
            "--events=" + input,
            "--model=" + MeasuredNetwork.MODEL,
            "--topic-prefix=" + application + ".",
            "--threads=" + settings.threads(),
            "--group-protocol=" + settings.groupProtocol().name,
            "--state-dir=" + stateDir(bench, application, number),
            "--auto-register");
    Path log = bench.folder().resolve("%s-%d.log".formatted(application, number));
    return ChildProcess.start(JVM, ChildProcess.CLASS_PATH, ClassifyCommand.class, arguments, log);
  }

  /** Where an instance keeps its state. */
  public static Path stateDir(Workbench bench, String application, int number) {
    return bench.folder().resolve("%s-%d-state".formatted(application, number));
  }
}
