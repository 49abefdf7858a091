package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LongTailTest {

  private static final List<String> CLASSES =
      IntStream.range(0, 10).mapToObj(String::valueOf).toList();

  @Test
  void shouldKeepAsManyOfEachClassAsTheFactorSays() {
    Dataset longTail = LongTail.of(balanced(1000), 100);

    assertThat(longTail.classCounts())
        .containsExactly(1000, 599, 359, 215, 129, 77, 46, 27, 16, 10);
  }

  @Test
  void shouldKeepTheFirstRowsOfEachClassInTheirOrder() {
    Dataset longTail = LongTail.of(balanced(20), 10);

    assertThat(longTail.classCounts()[9]).isEqualTo(2);
    int rows = longTail.rows();
    assertThat(new float[] {longTail.features()[rows - 2], longTail.features()[rows - 1]})
        .containsExactly(180, 181);
  }

  @Test
  void shouldTakeAllRowsOfAClassThatHasFewer() {
    Dataset all = balanced(100);
    int[] withoutSecond =
        IntStream.range(0, all.rows()).filter(row -> all.labels()[row] != 1 || row < 105).toArray();

    assertThat(LongTail.of(all.subset(withoutSecond), 10).classCounts()).startsWith(100, 5, 59);
  }

  @Test
  void shouldLeaveBalancedRowsAsTheyAreForAFactorOfOne() {
    assertThat(LongTail.of(balanced(7), 1).rows()).isEqualTo(70);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> LongTail.of(balanced(7), 0.5))
        .withMessageContaining("at least 1");
  }

  /** Each row's one feature is its number. */
  private static Dataset balanced(int perClass) {
    int rows = perClass * CLASSES.size();
    float[] numbers = new float[rows];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      numbers[row] = row;
      labels[row] = row / perClass;
    }
    return new Dataset(numbers, labels, FeatureLayout.numeric(1), CLASSES);
  }
}
