package io.cgl.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.checkpoint.features.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of bad input says what is true: its tests are there, and so are its codes. */
class BadInputTableTest {

  private static final Path PAGE = Path.of("..", "..", "deploy", "docs", "bad-input.md");
  private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
  private static final List<Path> TESTS =
      List.of(
          Path.of("src/test/java"),
          Path.of("../scoring/src/test/java"),
          Path.of("../../schemas/checkpoint/src/test/java"),
          Path.of("../../deploy/testing/embedded-registry/src/test/java"));

  static Stream<String> namedTests() throws IOException {
    return NAMED_TEST
        .matcher(Files.readString(PAGE))
        .results()
        .map(found -> found.group(1) + "." + found.group(2))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("namedTests")
  void shouldNameTestsThatExist(String named) throws IOException {
    String[] names = named.split("\\.");

    assertThat(source(names[0])).get().asString().contains("void " + names[1] + "(");
  }

  @Test
  void shouldHaveARowForEveryReasonCode() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains(
            Arrays.stream(ReasonCode.values()).map(code -> "| `" + code.code() + "` |").toList());
  }

  private static Optional<String> source(String test) throws IOException {
    for (Path root : TESTS) {
      try (Stream<Path> files = Files.walk(root)) {
        Optional<Path> found =
            files.filter(file -> file.endsWith(Path.of(test + ".java"))).findFirst();
        if (found.isPresent()) {
          return Optional.of(Files.readString(found.get()));
        }
      }
    }
    return Optional.empty();
  }
}
