package io.cgl.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {

  /** From FIPS 180-2, appendix B. */
  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder;

  @Test
  void shouldWriteTheDigestOfATextInLowerCaseHex() {
    assertThat(Sha256.of("abc")).isEqualTo(OF_ABC);
    assertThat(Sha256.shortened("abc")).isEqualTo("ba7816bf8f01cfea");
  }

  @Test
  void shouldDigestALargeFileAsItsText() throws IOException {
    String text = "a line of text\n".repeat(10_000);

    assertThat(Sha256.of(Files.writeString(folder.resolve("file"), text)))
        .isEqualTo(Sha256.of(text));
  }
}
