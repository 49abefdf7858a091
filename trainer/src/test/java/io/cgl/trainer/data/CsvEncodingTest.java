package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvEncodingTest {

  private static final String CSV = "city,label\nKöln,a\nKâln,b\n";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void shouldKnowAnEncodingByItsByteOrderMark(String encoding) throws IOException {
    Path file = write(("\ufeff" + CSV).getBytes(Charset.forName(encoding)));

    assertThat(cities(file, Optional.empty())).containsExactly("Köln", "Kâln");
    assertThat(cities(file, Optional.of(StandardCharsets.ISO_8859_1)))
        .as("the mark is more certain than what is given")
        .containsExactly("Köln", "Kâln");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "windows-1252", "UTF-16LE", "UTF-8", "IBM850"})
  void shouldReadTheEncodingThatIsGiven(String encoding) throws IOException {
    Charset charset = Charset.forName(encoding);

    assertThat(cities(write(CSV.getBytes(charset)), Optional.of(charset)))
        .containsExactly("Köln", "Kâln");
  }

  @Test
  void shouldNameTheLineThatIsNotOfTheEncoding() throws IOException {
    for (int lines : new int[] {0, 1, 20_000}) {
      for (String end : List.of("\n", "\r\n")) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("city,label" + end + ("Köln,a" + end).repeat(lines)).getBytes(UTF_8));
        bytes.writeBytes(("Köln,b" + end).getBytes(StandardCharsets.ISO_8859_1));
        Path file = write(bytes.toByteArray());

        assertThatThrownBy(() -> cities(file, Optional.empty()))
            .isInstanceOf(DataException.class)
            .hasMessageContaining("data.csv, line %d is not UTF-8".formatted(lines + 2))
            .hasMessageContaining("--encoding windows-1252");
      }
    }
  }

  @Test
  void shouldRefuseACharacterThatTheFileEndsWithin() throws IOException {
    byte[] cut = Arrays.copyOf("city,label\nx,ö".getBytes(UTF_8), 14);

    assertThatThrownBy(() -> cities(write(cut), Optional.empty()))
        .hasMessageContaining("line 2 is not UTF-8");
  }

  @Test
  void shouldSayWhatAFileIsThatIsNoText() throws IOException {
    byte[] zip = {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0};
    byte[] parquet = {'P', 'A', 'R', '1', 21, 0, 21, 30};
    byte[] unknown = {1, 2, 0, 0, 3};

    assertThatThrownBy(() -> cities(write(zip), Optional.empty()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("its zip archive is damaged");
    assertThatThrownBy(() -> cities(write(parquet), Optional.empty()))
        .hasMessageContaining("a damaged or packed Parquet file");
    assertThatThrownBy(() -> cities(write(unknown), Optional.empty()))
        .hasMessageContaining("is no CSV: it is not text");
  }

  @Test
  void shouldReadAHeaderThatBeginsAsABinaryFileDoes() throws IOException {
    Path file = write("PAR1,label\n1,a\n2,b\n".getBytes(UTF_8));

    assertThat(cities(file, Optional.empty())).containsExactly("1", "2");
  }

  @Test
  void shouldNameTheEncodingOfWideTextWithoutAMark() throws IOException {
    assertThatThrownBy(
            () -> cities(write(CSV.getBytes(StandardCharsets.UTF_16LE)), Optional.empty()))
        .hasMessageContaining("add --encoding UTF-16LE");
    assertThatThrownBy(
            () -> cities(write(CSV.getBytes(StandardCharsets.UTF_16BE)), Optional.empty()))
        .hasMessageContaining("add --encoding UTF-16BE");
  }

  private static final Charset UTF_8 = StandardCharsets.UTF_8;

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("data.csv"), bytes);
  }

  private static List<String> cities(Path file, Optional<Charset> encoding) {
    CsvRows rows =
        CsvRows.open(
            file,
            "label",
            Set.of(),
            Set.of(),
            new CsvFormat(Optional.empty(), Optional.empty(), encoding, true));
    List<String> cities = new ArrayList<>();
    rows.forEach((values, label) -> cities.add(values[0].toString()));
    return cities;
  }
}
