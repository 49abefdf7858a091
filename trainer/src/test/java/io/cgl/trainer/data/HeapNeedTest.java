package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapNeedTest {

  private static final int ROWS = 60_000;

  @TempDir private Path folder;

  @Test
  void shouldGuessTheRowsOfPlainAndOfGzippedFiles() throws IOException {
    HeapNeed plain = HeapNeed.of(plain(), 3);
    HeapNeed zipped = HeapNeed.of(zipped(), 3);

    assertThat((double) plain.rows()).isCloseTo(ROWS, within(0.02 * ROWS));
    // What unpacks to the sample is known only to the size of a buffer.
    assertThat((double) zipped.rows()).isCloseTo(ROWS, within(0.1 * ROWS));
    assertThat(zipped.fileBytes()).isEqualTo(Files.size(zipped()));
  }

  @Test
  void shouldNeedTheRowsSeveralTimesOver() throws IOException {
    assertThat(HeapNeed.of(plain(), 3).heapBytes()).isGreaterThan(3L * ROWS * (3 * 4 + 4) * 9 / 10);
  }

  @Test
  void shouldRefuseAFileThatIsTooLargeAndNameTheOption() throws IOException {
    Path file = plain();

    assertThatThrownBy(() -> HeapNeed.of(file, 3).requireWithin(file, 32 << 20))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + " has ")
        .hasMessageContaining("of heap, and there are 32 MiB: set CGL_OPTS=-Xmx1g");
    assertThatNoException().isThrownBy(() -> HeapNeed.of(file, 3).requireWithin(file, 512 << 20));
  }

  @Test
  void shouldCountTheFeaturesOfATable() throws IOException {
    CsvRows rows = CsvRows.open(plain(), "label", Set.of("a"));

    assertThat(rows.heapNeed().heapBytes()).isLessThan(HeapNeed.of(plain(), 3).heapBytes());
  }

  private Path plain() throws IOException {
    return Files.writeString(folder.resolve("table.csv"), csv());
  }

  private Path zipped() throws IOException {
    Path file = folder.resolve("table.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(csv().getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static String csv() {
    Random random = new Random(1);
    StringBuilder csv = new StringBuilder("a,b,c,label\n");
    for (int row = 0; row < ROWS; row++) {
      csv.append(random.nextFloat())
          .append(',')
          .append(random.nextInt(100_000))
          .append(',')
          .append(random.nextFloat())
          .append(row % 3 == 0 ? ",good\n" : ",bad\n");
    }
    return csv.toString();
  }
}
