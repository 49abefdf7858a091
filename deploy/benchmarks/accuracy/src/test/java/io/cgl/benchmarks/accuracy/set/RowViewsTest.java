package io.cgl.benchmarks.accuracy.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cgl.trainer.data.DataException;
import io.cgl.trainer.data.LabelledRows;
import io.cgl.trainer.data.ListedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowViewsTest {

  private static final ListedRows ROWS =
      new ListedRows(
          "rows",
          List.of("batch", "value"),
          List.of(
              row("a", "1", "5"),
              row("a", "1", "5"),
              row("b", "1", "5"),
              row("a", "1", null),
              row("a", "2", "5"),
              row("a", "1", null),
              row("a", "1", "5")));

  @Test
  void shouldKeepTheFirstOfRowsThatAgreeInEveryFieldAndTheLabel() {
    assertThat(lines(DistinctRows.of(ROWS)))
        .containsExactly("[1, 5] a", "[1, 5] b", "[1, null] a", "[2, 5] a");
  }

  @Test
  void shouldGiveDistinctRowsAnyNumberOfTimes() {
    LabelledRows rows = DistinctRows.of(ROWS);

    assertThat(lines(rows)).isEqualTo(lines(rows));
  }

  @Test
  void shouldSelectRowsByAFieldAndLeaveItOut() {
    SelectedRows rows = new SelectedRows(ROWS, "batch", Set.of("2", "3"));

    assertThat(rows.fields()).containsExactly("value");
    assertThat(lines(rows)).containsExactly("[5] a");
  }

  @Test
  void shouldRefuseToSelectByAFieldThatThereIsNot() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> new SelectedRows(ROWS, "month", Set.of("2")))
        .withMessageContaining("'month'");
  }

  private static ListedRows.Row row(String label, String... values) {
    return new ListedRows.Row(values, label);
  }

  private static List<String> lines(LabelledRows rows) {
    List<String> lines = new ArrayList<>();
    rows.forEach((values, label) -> lines.add(Arrays.toString(values) + " " + label));
    return lines;
  }
}
