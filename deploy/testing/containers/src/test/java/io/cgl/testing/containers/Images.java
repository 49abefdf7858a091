package io.cgl.testing.containers;

import static org.junit.jupiter.api.Assumptions.abort;

import com.github.dockerjava.api.command.InspectImageResponse;
import java.io.IOException;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/** The images that are tested, and those that they are tested with. */
enum Images {
  STREAM_CLASSIFIER("cgl/stream-classifier:" + System.getProperty("containers.version")),
  TRAINER("cgl/trainer:" + System.getProperty("containers.version")),
  GENERATOR("cgl/generator:" + System.getProperty("containers.version")),
  KAFKA(System.getProperty("containers.kafka")),
  REGISTRY(System.getProperty("containers.registry"));

  /** Set to {@code required}, a missing engine fails the tests instead of skipping them. */
  private static final String REQUIREMENT = "containers.engine";

  private static final Path BUILD = Path.of("..", "..", "images", "build");
  private static boolean built;

  private final String reference;

  Images(String reference) {
    this.reference = reference;
  }

  /** Its name and tag. */
  String reference() {
    return reference;
  }

  /** What the engine says of it. */
  InspectImageResponse inspect() {
    return DockerClientFactory.lazyClient().inspectImageCmd(reference).exec();
  }

  /**
   * Builds the images, once.
   *
   * @throws org.opentest4j.TestAbortedException if no engine answers; an {@link AssertionError}
   *     where one is required
   */
  static synchronized void build() throws IOException, InterruptedException {
    if (built) {
      return;
    }
    if (!engineAnswers()) {
      unavailable();
    }
    Process build = new ProcessBuilder(BUILD.toString()).redirectErrorStream(true).start();
    build.inputReader().lines().forEach(System.out::println);
    if (build.waitFor() != 0) {
      throw new AssertionError(BUILD + " failed with exit code " + build.exitValue());
    }
    built = true;
  }

  /** By the same client that builds, so that both ask the same engine. */
  private static boolean engineAnswers() throws InterruptedException {
    try {
      return new ProcessBuilder("docker", "version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // There is no such program.
    }
  }

  private static void unavailable() {
    String message =
        "The container tests need a Docker engine and none answers: start one, or set DOCKER_HOST";
    if (System.getProperty(REQUIREMENT, "").equals("required")) {
      throw new AssertionError(message);
    }
    System.out.println("SKIPPED: " + message);
    abort(message);
  }
}
