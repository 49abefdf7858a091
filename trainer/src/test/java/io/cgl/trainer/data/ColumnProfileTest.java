package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.checkpoint.features.InputField;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class ColumnProfileTest {

  private static final int ROWS = ColumnProfile.MIN_ROWS_OF_AN_IDENTIFIER;

  @Test
  void shouldSuspectWordsAndWholeNumbersThatNeverRepeat() {
    assertThat(look(row -> "host-" + row).note())
        .hasValueSatisfying(
            note -> assertThat(note).contains("'c' has another value in every row", "--ignore c"));
    assertThat(look(row -> String.valueOf(1_700_000_000 + row)).note()).isPresent();
  }

  @Test
  void shouldNotSuspectMeasurementsNorWhatRepeatsNorTheValuesOfFewRows() {
    assertThat(look(row -> row + ".25").note()).isEmpty();
    assertThat(look(row -> row * 0.5).note()).isEmpty();
    assertThat(look(row -> "host-" + row % (ROWS - 1)).note()).isEmpty();
    ColumnProfile few = new ColumnProfile("c", false, true);
    few.see("a");
    few.see("b");
    assertThat(few.note()).isEmpty();
  }

  @Test
  void shouldNoteColumnsThatSayNothing() {
    assertThat(look(row -> "same").note())
        .hasValue("column 'c' is 'same' in every row and says nothing");
    assertThat(look(row -> null).note()).hasValue("column 'c' is empty and says nothing");
  }

  @Test
  void shouldBeNumericUnlessAValueIsAWordOrTheUserSaysSo() {
    assertThat(look(row -> row % 2 == 0 ? null : "1e3").isNumeric()).isTrue();
    assertThat(look(row -> row % 10 == 7 ? "off" : "1").isNumeric()).isFalse();
    ColumnProfile codes = new ColumnProfile("c", false, false);
    codes.see("200");
    assertThat(codes.isNumeric()).isFalse();
    ColumnProfile numbers = new ColumnProfile("c", true, true);
    numbers.see("off");
    assertThat(numbers.isNumeric()).isTrue();
  }

  @Test
  void shouldBeNumericWhereAFewValuesAreWordsThatThenCountAsMissing() {
    ColumnProfile column = look(row -> row == 7 ? "off" : String.valueOf(row % 9));

    assertThat(column.numeric()).isEqualTo(new InputField.Numeric("c", 0, false, List.of("off")));
    assertThat(column.note())
        .hasValue(
            "column 'c' is numeric but for 1 of 50 values ('off'), which count as missing: take them as words by --categorical c if they mean something else");
  }

  @Test
  void shouldNotTakeCodesForWordsAmongNumbers() {
    ColumnProfile codes = new ColumnProfile("c", false, true);
    for (int row = 0; row < 1000; row++) {
      codes.see(row % 30 == 0 ? "V" + row : String.valueOf(row % 9));
    }

    assertThat(codes.isNumeric()).isFalse();
    assertThat(codes.note())
        .hasValueSatisfying(note -> assertThat(note).contains("966 of 1,000 values are numbers"));
  }

  @Test
  void shouldBeATimeWhereAllValuesAreTimes() {
    ColumnProfile times = look(row -> "2026-03-01 09:%02d:07".formatted(row % 49));

    assertThat(times.numeric().time()).isTrue();
    assertThat(times.numeric().offset()).isBetween(1.7e9, 1.8e9);
    assertThat(look(row -> row == 0 ? "2026-03-01" : "x" + row % 3).isNumeric()).isFalse();
  }

  @Test
  void shouldSubtractAnOffsetWhereNumbersAreFarFromZero() {
    assertThat(look(row -> String.valueOf(1_700_000_000L + row % 49)).numeric().offset())
        .isEqualTo(1_700_000_024);
    assertThat(look(row -> 100_000 + row % 49 / 1000.0).numeric().offset()).isEqualTo(100_000);
    assertThat(look(row -> row % 49 * 1_000_000_000L).numeric().offset()).isZero();
    assertThat(look(row -> row % 49 / 7.0).numeric().offset()).isZero();
  }

  @Test
  void shouldNoteWholeNumbersThatFloatsCannotTellApart() {
    assertThat(look(row -> (row % 49 + 1) * 1_000_000_007L * 1_000_003).note())
        .hasValueSatisfying(note -> assertThat(note).contains("differ by less than float32"));
    assertThat(look(row -> (long) (row % 49)).note()).isEmpty();
  }

  private static ColumnProfile look(IntFunction<Object> values) {
    ColumnProfile column = new ColumnProfile("c", false, true);
    for (int row = 0; row < ROWS; row++) {
      column.see(values.apply(row));
    }
    return column;
  }
}
