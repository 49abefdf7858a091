package io.cgl.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command that a document tells readers to type, as far as the parser can judge it. */
class DocumentedCommandsTest {

  private static final Path ROOT = Path.of("..", "..");

  /** A line with what follows a backslash; without the prompt and the comment. */
  private static final Pattern COMMAND =
      Pattern.compile("^ *(?:\\$ )?\\./cgl ((?:[^\\n\\\\#]|\\\\\\n|#(?=\\S))*)", Pattern.MULTILINE);

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private static final String BROKERS = "--bootstrap-servers broker:9092";
  private static final String CLUSTER = BROKERS + " --schema-registry http://registry:8081";

  static Stream<Arguments> commands() throws IOException {
    List<Arguments> commands = new ArrayList<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(DocumentedCommandsTest::isOurs).sorted().toList()) {
        COMMAND
            .matcher(Files.readString(file))
            .results()
            .map(command -> command.group(1).replace("\\\n", " ").strip())
            .filter(command -> !command.contains("..."))
            .forEach(command -> commands.add(arguments(ROOT.relativize(file), command)));
      }
    }
    return commands.stream();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("commands")
  void shouldBeUnderstood(Path file, String command) {
    String[] words =
        WORD.matcher(command.replace("$CLUSTER", CLUSTER).replace("$BROKERS", BROKERS))
            .results()
            .map(DocumentedCommandsTest::word)
            .toArray(String[]::new);

    assertThatCode(() -> Cgl.commandLine(Map.of(), words).parseArgs(words))
        .doesNotThrowAnyException();
  }

  private static String word(MatchResult word) {
    return word.group(1) == null ? word.group(2) : word.group(1);
  }

  private static boolean isOurs(Path file) {
    return file.toString().endsWith(".md") && !file.toString().contains("target");
  }
}
