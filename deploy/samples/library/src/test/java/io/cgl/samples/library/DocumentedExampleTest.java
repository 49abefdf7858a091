package io.cgl.samples.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code on paper is the code that is compiled and run. */
class DocumentedExampleTest {

  private static final Pattern JAVA = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @ValueSource(strings = {"../../../README.md", "../../docs/in-your-own-topology.md"})
  void shouldShowCodeThatIsCompiledHere(String document) throws IOException {
    List<String> shown =
        JAVA.matcher(Files.readString(Path.of(document)))
            .results()
            .map(block -> withoutBlanks(block.group(1)))
            .toList();
    String compiled;
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      compiled =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(DocumentedExampleTest::read)
              .map(DocumentedExampleTest::withoutBlanks)
              .collect(Collectors.joining("\n"));
    }

    assertThat(shown).isNotEmpty().allSatisfy(block -> assertThat(compiled).contains(block));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String withoutBlanks(String code) {
    return code.replaceAll("\\s+", "");
  }
}
