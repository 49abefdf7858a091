package io.cgl.testing.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The short form of {@code cgl chaos}. */
class ChaosIT {

  @TempDir Path folder;

  @Test
  void shouldClassifyEveryEventOnceWhateverIsKilled() throws IOException {
    Path json = folder.resolve("chaos.json");
    String arguments = "--kills 2 --minutes 0.4 --seed 5 --rate 500 --json " + json;

    int exit = new CommandLine(new ChaosCommand()).execute(arguments.split(" "));

    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertThat(figures.get("lost").asInt()).as("lost of %s", figures).isZero();
    assertThat(figures.get("duplicated").asInt()).as("duplicated of %s", figures).isZero();
    assertThat(figures.get("outOfOrder").asInt()).as("out of order of %s", figures).isZero();
    assertThat(figures.get("unexpected").asInt()).as("unexpected of %s", figures).isZero();
    assertThat(figures.get("events").asInt()).isGreaterThan(2000);
    assertThat(figures.get("classified").asInt() + figures.get("deadLettered").asInt())
        .isEqualTo(figures.get("events").asInt());
    assertThat(figures.get("deadLettered").asInt()).isPositive();
    assertThat(figures.get("kills").asInt()).isEqualTo(2);
    assertThat(figures.get("brokerRestarts").asInt()).isEqualTo(1);
    assertThat(figures.get("swaps").asInt()).isEqualTo(2);
    assertThat(exit).isZero();
  }
}
