package io.cgl.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir Path folder;

  @Test
  void shouldReplaceAFileAndMakeItsFolder() throws IOException {
    Path file = folder.resolve("new/file");

    AtomicFile.write(file, bytes("first"));
    AtomicFile.write(file, bytes("second"));

    assertThat(file).hasContent("second");
    assertThat(file.getParent()).isDirectoryContaining(file::equals);
    assertThat(file.getParent().toFile().list()).hasSize(1);
  }

  @Test
  void shouldKeepTheOldContentWhereWritingFails() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.write(file, bytes("first"));

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(1);
                      throw new IOException("full");
                    }))
        .hasMessage("full");

    assertThat(file).hasContent("first");
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void shouldRefuseARoot() {
    assertThatThrownBy(() -> AtomicFile.write(Path.of("/"), bytes("")))
        .hasMessage("/ is not a file");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
