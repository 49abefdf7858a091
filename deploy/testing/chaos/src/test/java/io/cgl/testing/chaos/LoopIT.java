package io.cgl.testing.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The short form of {@code cgl chaos loop}. */
class LoopIT {

  @TempDir Path folder;

  @Test
  void shouldAnswerEveryEpisodeOnceWhateverIsKilled() throws IOException {
    Path json = folder.resolve("loop.json");
    String arguments =
        "loop --episodes 1 --minutes 1 --seed 5 --jobs 2 --kill-every 12 --json " + json;

    int exit = new CommandLine(new ChaosCommand()).execute(arguments.split(" "));

    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertThat(figures.get("episodes").asInt()).as("episodes of %s", figures).isPositive();
    assertThat(figures.get("oddEpisodes").asInt()).as("odd ones of %s", figures).isZero();
    assertThat(figures.get("unanswered").asInt()).as("unanswered of %s", figures).isZero();
    assertThat(figures.get("answeredTwice").asInt()).as("answered twice of %s", figures).isZero();
    assertThat(figures.get("announced").asInt() + figures.get("refused").asInt())
        .isEqualTo(figures.get("requests").asInt());
    assertThat(figures.get("kills").asInt()).isPositive();
    assertThat(exit).isZero();
  }
}
