package io.cgl.testing.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The short form of {@code cgl chaos rolling}. */
@Tag("soak")
class RollingRestartIT {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void shouldClassifyEveryEventOnceWhileTheInstancesAreReplaced(String protocol)
      throws IOException {
    Path json = folder.resolve("rolling.json");
    String arguments =
        "--instances 2 --rounds 1 --settle 2 --rate 500 --group-protocol %s --json %s"
            .formatted(protocol, json);

    int exit = new CommandLine(new RollingCommand()).execute(arguments.split(" "));

    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertThat(figures.get("lost").asInt()).as("lost of %s", figures).isZero();
    assertThat(figures.get("duplicated").asInt()).as("duplicated of %s", figures).isZero();
    assertThat(figures.get("outOfOrder").asInt()).as("out of order of %s", figures).isZero();
    assertThat(figures.get("unexpected").asInt()).as("unexpected of %s", figures).isZero();
    assertThat(figures.get("events").asInt()).isGreaterThan(2000);
    assertThat(figures.get("restarts").asInt()).isEqualTo(2);
    assertThat(figures.get("gaveUp").asInt()).isZero();
    assertThat(figures.get("longestStopSeconds").asDouble()).isBetween(0.0, 10.0);
    assertThat(exit).isZero();
  }
}
