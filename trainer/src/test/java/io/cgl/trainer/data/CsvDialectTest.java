package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvDialectTest {

  private static final int ROWS = 40;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void shouldFindTheSeparator(String separator) throws IOException {
    CsvRows rows = open("volts,state,label\n3.3,\"on; off|so\",a\n,off,b\n", separator);

    assertThat(rows.fields()).containsExactly("volts", "state");
    assertThat(read(rows)).containsExactly("[3.3, on; off|so] a", "[null, off] b");
    assertThat(rows.notes()).isEmpty();
  }

  @Test
  void shouldPreferTheSeparatorThatMakesTheLabelAColumn() throws IOException {
    assertThat(open("x;y,label\n1;2,a\n3;4,b\n").fields()).containsExactly("x;y");
    assertThat(open("x,y;label\n1,2;a\n3,4;b\n").fields()).containsExactly("x,y");
  }

  @Test
  void shouldTakeTheSeparatorThatIsGiven() throws IOException {
    assertThat(read(open("x:label\n1:a\n2:b\n", format(Optional.of(':'), Optional.empty()))))
        .containsExactly("[1] a", "[2] b");
  }

  @Test
  void shouldTakeTheSeparatorThatTheFileAnnounces() throws IOException {
    CsvRows rows = open("sep=^\nx^label\n1^a\n2^b\n");

    assertThat(read(rows)).containsExactly("[1] a", "[2] b");
    assertThat(rows.lines()).containsExactly(3, 4);
  }

  @Test
  void shouldSayWhichSeparatorWasFoundWhereAColumnIsMissing() throws IOException {
    String many = "c".repeat(500);

    assertThatThrownBy(() -> open("x:" + many + ":label\n1:2:a\n"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no column 'label'; it has one, x:ccc")
        .hasMessageContaining("cells are separated by ',': --separator names another")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    assertThatThrownBy(
            () -> open("x;y;label\n1;2;a\n", format(Optional.of('\t'), Optional.empty())))
        .hasMessageContaining("cells are separated by a tab");
  }

  @Test
  void shouldNotCountBlanksAroundCellsNamesAndQuotes() throws IOException {
    CsvRows rows = open("volts, \"state\" , label\n 3.3, \"on, slowly\" , a\n?,\u00a0off , b \n");

    assertThat(rows.fields()).containsExactly("volts", "state");
    assertThat(read(rows)).containsExactly("[3.3, on, slowly] a", "[null, off] b");
  }

  @Test
  void shouldLeaveOutLinesOfBlanks() throws IOException {
    CsvRows rows = open("x,label\n1,a\n  \n\n2,b\n");

    assertThat(read(rows)).containsExactly("[1] a", "[2] b");
    assertThat(rows.lines()).containsExactly(2, 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|"})
  void shouldFindDecimalCommas(String separator) throws IOException {
    CsvRows rows =
        open(
            "amount,state,label\n\"18,6\",\"on, off\",a\n\"1.234,5\",off,a\n-7,x,b\n\"2.000\",NA,b\n",
            separator);

    assertThat(read(rows))
        .containsExactly("[18.6, on, off] a", "[1234.5, off] a", "[-7, x] b", "[2000, null] b");
  }

  @Test
  void shouldReadAPointAsAPointWhereNoneGroupsThousands() throws IOException {
    assertThat(read(open("x;y;label\n18,6;12.0;a\n1,5;1.234;b\n")))
        .containsExactly("[18.6, 12.0] a", "[1.5, 1.234] b");
  }

  @Test
  void shouldTakeCommasBetweenThousandsAsTheyAre() throws IOException {
    CsvRows rows = open("x;label\n1,234.50;a\n999;b\n");

    assertThat(read(rows)).containsExactly("[1,234.50] a", "[999] b");
    assertThat(rows.notes()).isEmpty();
  }

  @Test
  void shouldNoteCommasThatMayBeEither() throws IOException {
    String csv = "x;label\n1,234;a\n9,876;b\n";
    CsvRows rows = open(csv);

    assertThat(read(rows)).containsExactly("[1,234] a", "[9,876] b");
    assertThat(rows.notes()).singleElement().asString().contains("'1,234'", "add --decimal-comma");
    assertThat(open(csv, format(Optional.empty(), Optional.of(false))).notes()).isEmpty();
    assertThat(read(open(csv, format(Optional.empty(), Optional.of(true)))))
        .containsExactly("[1.234] a", "[9.876] b");
  }

  @Test
  void shouldReadDecimalCommasInQuotesIfToldSo() throws IOException {
    assertThat(
            read(
                open(
                    "x,label\n\"18,6\",a\n\"7\",b\n", format(Optional.empty(), Optional.of(true)))))
        .containsExactly("[18.6] a", "[7] b");
  }

  @Test
  void shouldNoteDecimalCommasThatBeginBehindTheFilesBeginning() throws IOException {
    CsvRows rows = open("x;label\n" + "?;a\n".repeat(40_000) + "18,6;b\n");

    read(rows);

    assertThat(rows.notes())
        .singleElement()
        .asString()
        .contains("line 40002, such as '18,6'", "add --decimal-comma");
  }

  @Test
  void shouldSliceByRowsOfDataWhateverLinesAreLeftOut() throws IOException {
    CsvRows rows = open("x;label\n1;a\nx;label\n2;b\n3;a\n");

    assertThat(read(rows.slice(1, 2))).containsExactly("[2] b");
    assertThat(rows.slice(1, 3).lines()).containsExactly(4, 5);
  }

  /** Whatever way a table is written in, it is the same table. */
  @RepeatedTest(60)
  void shouldReadTheSameTableInEveryDialectAndEncoding(RepetitionInfo repetition)
      throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    char separator = ",;\t|".charAt(random.nextInt(4));
    boolean comma = random.nextBoolean();
    Charset charset =
        List.of(
                StandardCharsets.UTF_8,
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE,
                Charset.forName("windows-1252"))
            .get(random.nextInt(4));
    boolean mark = charset.name().startsWith("UTF-16") || random.nextBoolean();
    boolean latin = charset.name().equals("windows-1252");
    String end = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
    boolean quotes = random.nextBoolean();
    String blank = separator == '\t' || random.nextBoolean() ? "" : " ";
    StringBuilder text = new StringBuilder(mark && !latin ? "\ufeff" : "");
    List<String> expected = new ArrayList<>();
    String names = String.join(separator + blank, "Größe", "city", "n", "label");
    text.append(names).append(end);
    for (int row = 0; row < ROWS; row++) {
      double size = Math.round(random.nextGaussian() * 1e5) / 1e2 + 0.01;
      String number = String.format(Locale.ROOT, "%.2f", size);
      String city = List.of("Köln", "Ål, süd", "a|b;c", "\"Zoë\"", "").get(random.nextInt(5));
      String whole = String.valueOf(random.nextInt(2000));
      String label = random.nextBoolean() ? "gut" : "schlecht";
      expected.add("[%s, %s, %s] %s".formatted(number, city.isEmpty() ? null : city, whole, label));
      List<String> cells = new ArrayList<>();
      for (String cell : List.of(comma ? number.replace('.', ',') : number, city, whole, label)) {
        boolean quoted = quotes || cell.chars().anyMatch(c -> ",;|\"".indexOf(c) >= 0);
        cells.add(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
      }
      text.append(String.join(separator + blank, cells)).append(end);
      if (random.nextInt(10) == 0) {
        text.append(names).append(end);
      }
    }
    Path file = Files.write(folder.resolve("table.csv"), text.toString().getBytes(charset));

    CsvRows rows =
        CsvRows.open(
            file,
            "label",
            Set.of(),
            Set.of(),
            new CsvFormat(
                Optional.empty(),
                comma && separator == ',' ? Optional.of(true) : Optional.empty(),
                latin ? Optional.of(charset) : Optional.empty(),
                true));

    assertThat(rows.fields()).containsExactly("Größe", "city", "n");
    assertThat(read(rows)).isEqualTo(expected);
  }

  private static CsvFormat format(Optional<Character> separator, Optional<Boolean> decimalComma) {
    return new CsvFormat(separator, decimalComma, Optional.empty(), true);
  }

  /** A table of commas with another separator instead of those outside of quotes. */
  private CsvRows open(String commas, String separator) throws IOException {
    StringBuilder text = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < commas.length(); i++) {
      char c = commas.charAt(i);
      quoted ^= c == '"';
      text.append(c == ',' && !quoted ? separator : String.valueOf(c));
    }
    return open(text.toString());
  }

  private CsvRows open(String text) throws IOException {
    return open(text, CsvFormat.FOUND);
  }

  private CsvRows open(String text, CsvFormat format) throws IOException {
    Path file = Files.writeString(folder.resolve("data.csv"), text);
    return CsvRows.open(file, "label", Set.of(), Set.of(), format);
  }

  private static List<String> read(LabelledRows rows) {
    List<String> read = new ArrayList<>();
    rows.forEach((values, label) -> read.add(Arrays.toString(values) + " " + label));
    return read;
  }
}
