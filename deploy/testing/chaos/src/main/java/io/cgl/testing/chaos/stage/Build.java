package io.cgl.testing.chaos.stage;

import io.cgl.testing.harness.ChildProcess;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a classifier's process runs.
 *
 * @param classPath of the build
 * @param arguments after those that every classifier has
 */
public record Build(String classPath, List<String> arguments) {

  /** This build, without further arguments. */
  public static final Build THIS = new Build(ChildProcess.CLASS_PATH, List.of());

  public Build with(String... more) {
    return new Build(classPath, Stream.concat(arguments.stream(), Stream.of(more)).toList());
  }
}
