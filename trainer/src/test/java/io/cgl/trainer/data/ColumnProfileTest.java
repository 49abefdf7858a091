package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(look(row -> row == 7 ? "off" : "1").isNumeric()).isFalse();
    ColumnProfile codes = new ColumnProfile("c", false, false);
    codes.see("200");
    assertThat(codes.isNumeric()).isFalse();
    ColumnProfile numbers = new ColumnProfile("c", true, true);
    numbers.see("off");
    assertThat(numbers.isNumeric()).isTrue();
  }

  private static ColumnProfile look(IntFunction<Object> values) {
    ColumnProfile column = new ColumnProfile("c", false, true);
    for (int row = 0; row < ROWS; row++) {
      column.see(values.apply(row));
    }
    return column;
  }
}
