package io.cgl.benchmarks.accuracy.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.trainer.data.ListedRows;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {

  @Test
  void shouldSplitEachClassInTheSameProportionAndAnotherWayByAnotherSeed() {
    ListedRows rows = rows(row -> row);

    Split split = Split.of(rows, 0.25, 1);

    assertThat(split.train().classCounts()).containsExactly(15, 15);
    assertThat(split.test().classCounts()).containsExactly(5, 5);
    assertThat(Split.of(rows, 0.25, 1).test().features()).containsExactly(split.test().features());
    assertThat(Split.of(rows, 0.25, 2).test().features()).isNotEqualTo(split.test().features());
  }

  @Test
  void shouldCountCategoriesOnTheTrainingRowsAlone() {
    Split split = Split.of(rows(row -> "w" + row), 0.25, 1);

    // Every row has a word of its own, and one entry is for words that are unknown.
    assertThat(split.train().layout().cardinalities()).containsExactly(31);
    assertThat(split.test().features()).containsOnly(0);
  }

  private static ListedRows rows(IntFunction<Object> value) {
    return new ListedRows(
        "rows",
        List.of("field"),
        IntStream.range(0, 40)
            .mapToObj(
                row ->
                    new ListedRows.Row(new Object[] {value.apply(row)}, row % 2 == 0 ? "a" : "b"))
            .toList());
  }
}
