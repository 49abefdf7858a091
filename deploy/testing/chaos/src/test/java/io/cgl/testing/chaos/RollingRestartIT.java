package io.cgl.testing.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The short form of {@code cgl chaos rolling}. */
@Tag("soak")
class RollingRestartIT {

  @TempDir Path folder;

  @Test
  void shouldClassifyEveryEventOnceWhileTheInstancesAreReplaced() throws IOException {
    JsonNode figures = run("--rounds 1 --group-protocol classic");

    assertThat(figures.get("restarts").asInt()).isEqualTo(2);
    assertThat(figures.get("longestStopSeconds").asDouble()).isBetween(0.0, 10.0);
  }

  /**
   * With this build in both roles: one writes state as 0.1 does, the other in Avro. Six restarts,
   * in which the brokers assign the partitions.
   */
  @Test
  void shouldReadStateOfBothFormatsWhileInstancesAreUpgradedAndDowngraded() throws IOException {
    Path classPath = folder.resolve("classpath");
    Files.writeString(classPath, System.getProperty("java.class.path"));

    JsonNode figures = run("--group-protocol streams --other-classpath " + classPath);

    assertThat(figures.get("restarts").asInt()).isEqualTo(6);
  }

  /** Runs it, and checks that nothing was lost, duplicated or refused. */
  private JsonNode run(String more) throws IOException {
    Path json = folder.resolve("rolling.json");
    String arguments = "--instances 2 --settle 2 --rate 500 --json %s %s".formatted(json, more);

    int exit = new CommandLine(new RollingCommand()).execute(arguments.split(" "));

    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertThat(figures.get("lost").asInt()).as("lost of %s", figures).isZero();
    assertThat(figures.get("duplicated").asInt()).as("duplicated of %s", figures).isZero();
    assertThat(figures.get("outOfOrder").asInt()).as("out of order of %s", figures).isZero();
    assertThat(figures.get("unexpected").asInt()).as("unexpected of %s", figures).isZero();
    assertThat(figures.get("events").asInt()).isGreaterThan(2000);
    assertThat(figures.get("gaveUp").asInt()).isZero();
    assertThat(figures.get("refusedStates").asInt()).isZero();
    assertThat(exit).isZero();
    return figures;
  }
}
