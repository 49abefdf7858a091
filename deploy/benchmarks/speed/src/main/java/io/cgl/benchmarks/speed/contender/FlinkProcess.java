package io.cgl.benchmarks.speed.contender;

import io.cgl.testing.harness.ChildProcess;
import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.harness.Workbench;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Flink's job in a process of its own, with the class path of its own module. */
final class FlinkProcess {

  private static final String MAIN = "io.cgl.benchmarks.flink.FlinkJob";

  /** What the module's build leaves, from the project's folder. */
  private static final Path BUILT = Path.of("deploy", "benchmarks", "flink", "target");

  /** What Kafka Streams commits at under exactly-once. */
  private static final int COMMIT_MILLIS = 100;

  /** As many as make a call cheap, and fewer than one poll brings. */
  private static final int BATCH = 1000;

  /** Flink looks into the JDK's classes. */
  private static final List<String> OPENS =
      Stream.of("java.lang", "java.util", "java.net", "java.time")
          .map(name -> "--add-opens=java.base/%s=ALL-UNNAMED".formatted(name))
          .toList();

  private FlinkProcess() {}

  /** Starts the job. */
  static ChildProcess start(Workbench bench, RunningApplication.Place place, boolean batched) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseParallelGC");
    // Avro makes objects only of classes that are trusted.
    command.add("-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.cgl.avro");
    command.addAll(OPENS);
    command.addAll(List.of("-cp", classPath(), MAIN));
    command.addAll(
        List.of(
            "--bootstrap-servers=" + bench.cluster().bootstrapServers(),
            "--schema-registry=" + bench.registry().url(),
            "--input=" + place.input(),
            "--output=" + place.output(),
            "--bundle=" + place.checkpoint().folder().toAbsolutePath(),
            "--name=" + place.application(),
            "--parallelism=" + place.settings().threads(),
            "--checkpoint-millis=" + COMMIT_MILLIS));
    if (batched) {
      command.add("--batch=" + BATCH);
    }
    Path log = bench.folder().resolve(place.application() + "-flink.log");
    return ChildProcess.start(command, Map.of(), log);
  }

  private static String classPath() {
    Path target =
        built()
            .orElseThrow(
                () ->
                    new HarnessException(
                        "Flink's job is not built: there is no %s here; run mvn package -DskipTests"
                            .formatted(BUILT.resolve("classpath"))));
    try {
      return target.resolve("classes")
          + File.pathSeparator
          + Files.readString(target.resolve("classpath")).strip();
    } catch (IOException e) {
      throw new HarnessException("cannot read Flink's class path: " + e.getMessage(), e);
    }
  }

  /** The module's build folder in the project that this class, or the working directory, is of. */
  private static Optional<Path> built() {
    return Stream.of(codeSource(), Path.of("").toAbsolutePath())
        .flatMap(from -> Stream.iterate(from, folder -> folder != null, Path::getParent))
        .map(folder -> folder.resolve(BUILT))
        .filter(target -> Files.isRegularFile(target.resolve("classpath")))
        .findFirst();
  }

  private static Path codeSource() {
    try {
      return Path.of(
          FlinkProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the code source of a class is no path", e);
    }
  }
}
