package io.cgl.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {

  @TempDir Path folder;

  @Test
  void shouldUnpackAGzippedFile() throws IOException {
    Path file = folder.resolve("packed");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("text".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(read(file)).isEqualTo("text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "t", "text"})
  void shouldReadAPlainFileAsItIs(String text) throws IOException {
    assertThat(read(Files.writeString(folder.resolve("plain"), text))).isEqualTo(text);
  }

  private static String read(Path file) throws IOException {
    try (InputStream in = Gzip.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
