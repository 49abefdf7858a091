package io.cgl.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A virtual machine of its own on this one's class path, for what must not share a process. */
public final class ChildJvm {

  private ChildJvm() {}

  /**
   * Runs a class to its end, which must come within two minutes and without failure.
   *
   * @param options of the virtual machine
   * @return what it printed
   */
  public static String run(Class<?> main, List<String> options, List<String> args, Path folder)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "child-", ".log");
    Process child = start(main, options, args, log);
    try {
      assertThat(child.waitFor(2, TimeUnit.MINUTES)).as("%s ends", main).isTrue();
    } finally {
      child.destroyForcibly();
    }
    String printed = Files.readString(log);
    assertThat(child.exitValue()).as(printed).isZero();
    return printed;
  }

  /** Starts a class, which prints into {@code log}. */
  public static Process start(Class<?> main, List<String> options, List<String> args, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-Dai.djl.offline=true", "-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(args);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
