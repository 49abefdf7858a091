package io.cgl.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldsTest {

  private static final int[] LABELS =
      IntStream.range(0, 111).map(row -> row < 90 ? 0 : row < 108 ? 1 : 2).toArray();

  @Test
  void shouldSpreadTheRowsOfEveryClassEvenly() {
    Folds folds = Folds.of(LABELS, 4, 7);

    for (int label = 0; label < 3; label++) {
      int own = label;
      long[] counts = new long[4];
      IntStream.range(0, LABELS.length)
          .filter(row -> LABELS[row] == own)
          .forEach(row -> counts[folds.of()[row]]++);
      assertThat(Arrays.stream(counts).max().getAsLong() - Arrays.stream(counts).min().getAsLong())
          .as("of class %d: %s", label, Arrays.toString(counts))
          .isLessThanOrEqualTo(1);
    }
  }

  @Test
  void shouldKeepFromAMemberOnlyItsOwnFold() {
    Folds folds = Folds.of(LABELS, 4, 7);

    for (int member = 0; member < 6; member++) {
      int own = member;
      assertThat(IntStream.range(0, LABELS.length).filter(row -> !folds.learns(own, row)).toArray())
          .isEqualTo(folds.rows(member % 4));
    }
    assertThat(folds.rows(1).length + folds.rowsWithout(1).length).isEqualTo(LABELS.length);
    assertThat(Folds.none().learns(3, 5)).isTrue();
  }

  @Test
  void shouldBeTheSameForTheSameSeed() {
    assertThat(Folds.of(LABELS, 4, 7).of()).isEqualTo(Folds.of(LABELS, 4, 7).of());
    assertThat(Folds.of(LABELS, 4, 8).of()).isNotEqualTo(Folds.of(LABELS, 4, 7).of());
  }
}
