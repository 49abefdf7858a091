package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LongTailTest {

  @Test
  void shouldKeepAsManyOfEachClassAsTheFactorSays() {
    assertThat(classCounts(LongTail.of(balanced(1000), 100)))
        .containsExactly(1000L, 599L, 359L, 215L, 129L, 77L, 46L, 27L, 16L, 10L);
  }

  @Test
  void shouldKeepTheFirstRowsOfEachClassInTheirOrder() {
    List<Object> kept = numbers(LongTail.of(balanced(20), 10));

    assertThat(kept).startsWith(0, 1, 2).endsWith(180, 181);
    assertThat(kept.get(kept.size() - 3)).as("of the class before").isEqualTo(161);
  }

  @Test
  void shouldKeepTheSameRowsEachTimeTheyAreRead() {
    LabelledRows longTail = LongTail.of(balanced(20), 10);

    assertThat(numbers(longTail)).isEqualTo(numbers(longTail));
  }

  @Test
  void shouldTakeAllRowsOfAClassThatHasFewer() {
    assertThat(classCounts(LongTail.of(listed(100, 5, 100), 10))).containsExactly(100L, 5L, 10L);
  }

  @Test
  void shouldLeaveBalancedRowsAsTheyAreForAFactorOfOne() {
    assertThat(numbers(LongTail.of(balanced(7), 1))).hasSize(70);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> LongTail.of(balanced(7), 0.5))
        .withMessageContaining("at least 1");
  }

  private static List<Long> classCounts(LabelledRows rows) {
    return TableProfile.of(rows, TableProfile.Overrides.NONE).classCounts();
  }

  private static List<Object> numbers(LabelledRows rows) {
    List<Object> numbers = new ArrayList<>();
    rows.forEach((values, label) -> numbers.add(values[0]));
    return numbers;
  }

  private static LabelledRows balanced(int perClass) {
    return listed(IntStream.generate(() -> perClass).limit(10).toArray());
  }

  /** Each row's one value is its number. */
  private static LabelledRows listed(int... counts) {
    List<ListedRows.Row> rows = new ArrayList<>();
    for (int label = 0; label < counts.length; label++) {
      for (int i = 0; i < counts[label]; i++) {
        rows.add(new ListedRows.Row(new Object[] {rows.size()}, String.valueOf(label)));
      }
    }
    return new ListedRows("numbers", List.of("number"), rows);
  }
}
