package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimeSplitTest {

  @Test
  void shouldHoldOutTheLatestRowsInWhateverOrderTheyCome() {
    TimeSplit split = split(0.4, "5", "1", "4", "2", "3");

    assertThat(split.latest()).containsExactly(0, 2);
    assertThat(split.earlier()).containsExactly(1, 3, 4);
  }

  @Test
  void shouldOrderNumbersAsNumbers() {
    assertThat(split(0.25, "9", "100", "20", "-3").latest()).containsExactly(1);
  }

  @Test
  void shouldOrderTimesByTheMomentThatTheyMean() {
    TimeSplit split =
        split(
            0.25,
            "2026-03-01T12:00:00+05:00",
            "2026-03-01T08:30:00Z",
            "2026-03-01",
            "2025-12-31 23:59:59");

    assertThat(split.latest()).containsExactly(1);
  }

  @Test
  void shouldNotSeparateRowsOfOneTime() {
    assertThat(split(0.2, "1", "2", "2", "3", "3").latest()).containsExactly(3, 4);
    assertThat(split(0.5, "1", "1", "1", "2").latest()).containsExactly(3);
    assertThat(split(0.2, "1", "2", "2", "2", "2").latest())
        .as("more than asked for, because less is nothing")
        .containsExactly(1, 2, 3, 4);
  }

  @Test
  void shouldRefuseWhatIsNoTime() {
    assertThatThrownBy(() -> split(0.2, "2026-03-01T08:30:00Z", "3/1/26"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "row 2 has '3/1/26' in 'when': a time must be a number in every row, or an ISO 8601 time such as 2026-03-01T09:41:07Z in every row");
    assertThatThrownBy(() -> split(0.2, "1", "2026-03-01"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("row 2 has '2026-03-01'");
    assertThatThrownBy(() -> split(0.2, "1", "NaN")).isInstanceOf(DataException.class);
  }

  @Test
  void shouldRefuseASingleTime() {
    assertThatThrownBy(() -> split(0.2, "1", "1", "1"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("'when' has one value in all 3 rows");
  }

  private static TimeSplit split(double share, String... values) {
    ColumnValues column =
        new ColumnValues("when", Collections.nCopies(values.length, "a"), List.of(values));
    return TimeSplit.of(
        column, TimeSplit.times(column), IntStream.range(0, values.length).toArray(), share);
  }
}
