package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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

class CsvColumnsTest {

  private static final CsvFormat NO_HEADER =
      new CsvFormat(Optional.empty(), Optional.empty(), Optional.empty(), false);

  @TempDir Path folder;

  @Test
  void shouldLeaveOutHeaderLinesInsideTheFileWithANote() throws IOException {
    CsvRows rows = open("x,label\n1,a\nx,label\n2,b\n\"x\" , label\n3,a\n");

    assertThat(read(rows)).containsExactly("[1] a", "[2] b", "[3] a");
    assertThat(rows.notes())
        .containsExactly("data.csv holds its header again in lines 3, 5: these lines are left out");
    assertThat(rows.lines()).containsExactly(2, 4, 6);
  }

  @Test
  void shouldNameOnlyTheFirstOfManyHeaderLines() throws IOException {
    CsvRows rows = open("x,label\n1,a\n2,b\n" + "x,label\n".repeat(7));

    TableProfile profile = TableProfile.of(rows, TableProfile.Overrides.NONE);

    assertThat(profile.rows()).isEqualTo(2);
    assertThat(profile.notes()).first().asString().contains("lines 4, 5, 6, 7, 8 and 2 more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Unnamed: 0", "\"\""})
  void shouldLeaveOutAnIndexWithANote(String name) throws IOException {
    CsvRows rows = open(name + ",x,label\n0,7,a\n1,8,b\n2,9,a\n");

    assertThat(rows.fields()).containsExactly("x");
    assertThat(read(rows)).containsExactly("[7] a", "[8] b", "[9] a");
    assertThat(rows.notes())
        .singleElement()
        .asString()
        .contains("column 1 of data.csv", "counts the rows, as an index does: it is left out");
  }

  @Test
  void shouldLeaveOutColumnsWithoutANameThatDoNotCount() throws IOException {
    CsvRows rows = open("x,label,,\n7,a,5,\n8,b,3,\n");

    assertThat(rows.fields()).containsExactly("x");
    assertThat(rows.notes())
        .hasSize(2)
        .first()
        .asString()
        .contains("column 3 of data.csv has no name", "name it to use it");
  }

  @Test
  void shouldKeepAnIndexThatIsNeededOrLeaveItOutWithoutANoteIfToldSo() throws IOException {
    Path file = write("Unnamed: 0,x,label\n0,7,a\n1,8,b\n");

    assertThat(
            CsvRows.open(file, "label", Set.of(), Set.of("Unnamed: 0"), CsvFormat.FOUND).fields())
        .containsExactly("Unnamed: 0", "x");
    assertThat(CsvRows.open(file, "label", Set.of("Unnamed: 0")).notes()).isEmpty();
  }

  @Test
  void shouldRefuseTwoColumnsOfOneName() throws IOException {
    Path file = write("x,y,x,label\n1,2,3,a\n");

    assertThatThrownBy(() -> CsvRows.open(file, "label", Set.of()))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("has two columns of one name: x; rename one of them");
  }

  @Test
  void shouldNameColumnsByTheirPlaceWithoutAHeader() throws IOException {
    Path file = write("18.6,,ok\n12.3,x,bad\n");
    CsvRows rows = CsvRows.open(file, "c3", Set.of(), Set.of(), NO_HEADER);

    assertThat(rows.fields()).containsExactly("c1", "c2");
    assertThat(read(rows)).containsExactly("[18.6, null] ok", "[12.3, x] bad");
    assertThat(rows.lines()).containsExactly(1, 2);
    assertThat(rows.notes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "18.6,True,ok\n12.3,True,bad\n13.1,False,ok\n",
        "5,1,ok\n7,1,bad\n6,2,ok\n",
        "3,x,ok\n4,y,bad\n2,x,ok\n",
      })
  void shouldNoteAFirstRowThatLooksLikeData(String csv) throws IOException {
    Path file = write(csv);

    assertThat(CsvRows.open(file, "ok", Set.of()).notes())
        .first()
        .asString()
        .contains("the first row of data.csv looks like data", "--no-header");
    assertThatThrownBy(() -> CsvRows.open(file, "label", Set.of()))
        .hasMessageContaining("has no column 'label'")
        .hasMessageContaining("the first row looks like data: --no-header");
  }

  @Test
  void shouldSayThatTwoEqualNamesAreDataWhereTheyLookLikeIt() throws IOException {
    Path file = write("1,1,ok\n7,1,bad\n6,2,ok\n");

    assertThatThrownBy(() -> CsvRows.open(file, "ok", Set.of()))
        .hasMessageContaining("two columns of one name: 1; the first row looks like data");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2019,2020,2021,label\n5,6,7,a\n1,2,3,b\n",
        "0,1,2,3,label\n0,0,0,0,a\n1,1,1,1,b\n",
        "1,2,4,8,label\n5,6,7,8,a\n1,2,3,4,b\n",
        "x,label\n1,a\n2,b\n",
      })
  void shouldTakeNumbersAsNamesWhereTheyMayBeSome(String csv) throws IOException {
    assertThat(open(csv).notes()).isEmpty();
  }

  @Test
  void shouldNoteNamesThatNoAvroFieldCanHave() throws IOException {
    CsvRows rows =
        open("sepal length (cm),1st,id.orig_h,a..b,fine_1,label\n1,2,3,4,5,a\n5,4,3,2,1,b\n");

    assertThat(TableProfile.of(rows, TableProfile.Overrides.NONE).notes())
        .first()
        .asString()
        .startsWith("no event can have a field that is called 'sepal length (cm)', '1st', 'a..b':");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NaN", "NA", " null ", "?", "\"\""})
  void shouldNameTheLineOfALabelThatIsMissing(String label) throws IOException {
    CsvRows rows = open("x,label\n1,a\n2,b\n3," + label + "\n");

    assertThatThrownBy(() -> read(rows))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.csv, line 4 has no label");
  }

  @Test
  void shouldTakeLabelsThatMeanTheSameAsOneClassWithANote() throws IOException {
    CsvRows rows = open("x,label\n1,2\n2,2.0\n3,True\n4,true\n5,007\n");

    assertThat(read(rows)).containsExactly("[1] 2", "[2] 2", "[3] true", "[4] true", "[5] 007");
    assertThat(rows.notes())
        .containsExactly(
            "the labels '2' and '2.0' are one class, '2'",
            "the labels 'True' and 'true' are one class, 'true'");
  }

  @Test
  void shouldNoteClassesThatAreCalledOtherwiseThanTheirLabels() throws IOException {
    CsvRows rows = open("x,label\n1,0.0\n2,1.0\n3,normal.\n");

    read(rows);

    assertThat(rows.notes())
        .containsExactly(
            "classes are called as their labels are usually written: '0.0' is '0', '1.0' is '1'");
  }

  private CsvRows open(String text) throws IOException {
    return CsvRows.open(write(text), "label", Set.of());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text);
  }

  private static List<String> read(LabelledRows rows) {
    List<String> read = new ArrayList<>();
    rows.forEach((values, label) -> read.add(Arrays.toString(values) + " " + label));
    return read;
  }
}
