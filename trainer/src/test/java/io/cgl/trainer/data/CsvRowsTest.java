package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cgl.checkpoint.features.FeatureEncoder;
import io.cgl.checkpoint.features.InputField;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvRowsTest {

  private static final String CSV =
      """
      id,volts,state,label
      1,3.3,"on, slowly",good
      2,NA,off,bad
      3,,on,good
      """;

  @TempDir Path folder;

  @Test
  void shouldReadPlainAndGzippedFilesAlike() throws IOException {
    Path plain = write("data.csv", CSV);
    Path zipped = folder.resolve("data.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(CSV.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(read(CsvRows.open(zipped, "label", Set.of())))
        .isEqualTo(read(CsvRows.open(plain, "label", Set.of())))
        .hasSize(3);
  }

  @Test
  void shouldSayOnWhichLineOfTheFileEachRowBegins() throws IOException {
    Path file =
        write(
            "data.csv",
            """
            volts,state,label
            1,"on
            and on",good

            2,off,bad
            """);

    CsvRows rows = CsvRows.open(file, "label", Set.of());

    assertThat(rows.lines()).containsExactly(2, 5);
    assertThat(rows.slice(1, 2).lines()).containsExactly(5);
  }

  @Test
  void shouldLeaveOutTheLabelAndIgnoredColumns() throws IOException {
    CsvRows rows = CsvRows.open(write("data.csv", CSV), "label", Set.of("id"));

    assertThat(rows.fields()).containsExactly("volts", "state");
    assertThat(read(rows).get(0)).isEqualTo("[3.3, on, slowly] good");
  }

  @Test
  void shouldReadEmptyCellsAndWordsForNotKnownAsMissing() throws IOException {
    List<String> rows = read(CsvRows.open(write("data.csv", CSV), "label", Set.of("id")));

    assertThat(rows.get(1)).isEqualTo("[null, off] bad");
    assertThat(rows.get(2)).isEqualTo("[null, on] good");
  }

  @Test
  void shouldReadASliceInFileOrder() throws IOException {
    CsvRows rows = CsvRows.open(write("data.csv", CSV), "label", Set.of("volts", "state"));

    assertThat(read(rows.slice(1, 3))).containsExactly("[2] bad", "[3] good");
  }

  @Test
  void shouldNameTheColumnsThereAreWhenOneIsNot() throws IOException {
    Path file = write("data.csv", CSV);

    assertThatThrownBy(() -> CsvRows.open(file, "klass", Set.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no column 'klass'; it has id, volts, state, label");
  }

  @Test
  void shouldNameTheLineThatIsNotLikeTheHeader() throws IOException {
    Path file = write("data.csv", CSV + "4,1\n");

    assertThatThrownBy(() -> read(CsvRows.open(file, "label", Set.of())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.csv, line 5 has 2 cells, the header has 4, separated by ','");
  }

  @Test
  void shouldSayThatAFileIsNotThereOrEmpty() throws IOException {
    Path empty = write("empty.csv", "");

    assertThatThrownBy(() -> CsvRows.open(folder.resolve("none.csv"), "label", Set.of()))
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> CsvRows.open(empty, "label", Set.of()))
        .hasMessageContaining("is empty");
  }

  @Test
  void shouldNameTheLineOfARowWithMoreCellsThanTheHeader() throws IOException {
    Path file = write("data.csv", CSV + "\n4,1,2,3,4\n");

    assertThatThrownBy(() -> read(CsvRows.open(file, "label", Set.of())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.csv, line 6 has 5 cells, the header has 4");
  }

  @Test
  void shouldNameTheLineWhereAQuoteIsOpenedAndNeverClosed() throws IOException {
    Path file = write("data.csv", CSV + "4,3,\"on,good\n5,3,off,bad\n");

    assertThatThrownBy(() -> read(CsvRows.open(file, "label", Set.of())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("starting at line 5");
  }

  @Test
  void shouldNameTheLineOfAValueThatDoesNotFit() throws IOException {
    CsvRows rows = CsvRows.open(write("data.csv", CSV), "label", Set.of("id"));
    FeatureEncoder encoder = new FeatureEncoder(List.of(new InputField.Numeric("state")));

    assertThatThrownBy(() -> DatasetReader.read(rows, encoder, List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.csv, line 2: ");
    assertThatThrownBy(
            () ->
                DatasetReader.read(
                    new WithoutColumns(rows.slice(1, 3), Set.of("volts")), encoder, List.of()))
        .hasMessageContaining("data.csv, line 3: ");
  }

  @Test
  void shouldFillFieldsThatLaterRowsLack() throws IOException {
    CsvRows first = CsvRows.open(write("data.csv", CSV), "label", Set.of("id"));
    LabelledRows second =
        new ListedRows(
            "labels", List.of("state"), List.of(new ListedRows.Row(new Object[] {"off"}, "bad")));

    assertThat(read(first.and(second))).hasSize(4).last().isEqualTo("[null, off] bad");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<String> read(LabelledRows rows) {
    List<String> read = new ArrayList<>();
    rows.forEach((values, label) -> read.add(Arrays.toString(values) + " " + label));
    return read;
  }
}
