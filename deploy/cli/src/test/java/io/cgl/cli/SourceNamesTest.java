package io.cgl.cli;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Names of main classes and packages over all modules. */
class SourceNamesTest {

  private static final String PACKAGE = "package-info.java";

  @Test
  void shouldUseNoSimpleNameTwice() throws IOException {
    assertThat(
            SourceTree.files(SourceTree::isMainJava).stream()
                .filter(file -> !file.endsWith(PACKAGE) && !file.endsWith("module-info.java"))
                .collect(groupingBy(Path::getFileName))
                .values())
        .filteredOn(files -> files.size() > 1)
        .isEmpty();
  }

  @Test
  void shouldSayOfEveryPackageWhatItIsFor() throws IOException {
    List<Path> files = SourceTree.files(SourceTree::isMainJava);
    Set<String> described =
        files.stream()
            .filter(file -> file.endsWith(PACKAGE))
            .map(SourceNamesTest::packageOf)
            .collect(Collectors.toSet());

    assertThat(files.stream().map(SourceNamesTest::packageOf).distinct())
        .filteredOn(name -> !described.contains(name))
        .as("packages without %s", PACKAGE)
        .isEmpty();
  }

  private static String packageOf(Path file) {
    String folder = file.getParent().toString().replace('\\', '/');
    return folder.substring(folder.indexOf("/java/") + "/java/".length()).replace('/', '.');
  }
}
