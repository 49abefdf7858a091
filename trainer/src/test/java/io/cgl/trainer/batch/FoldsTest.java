package io.cgl.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
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

  @Test
  void shouldNeverSplitAGroup() {
    // Ten devices of very different size, classes spread over them.
    Random random = new Random(1);
    int[] groups = random.ints(500, 0, 100).map(draw -> (int) Math.sqrt(draw)).toArray();
    int[] labels = random.ints(500, 0, 3).toArray();

    Folds folds = Folds.of(grouped(labels, groups), 4, 7);

    assertThat(folds.count()).isEqualTo(4);
    for (int group = 0; group < 10; group++) {
      int own = group;
      assertThat(rows(row -> groups[row] == own).map(row -> folds.of()[row]).distinct().count())
          .as("folds of group %d", group)
          .isEqualTo(1);
    }
    for (int fold = 0; fold < 4; fold++) {
      assertThat(folds.rows(fold).length).as("rows of fold %d", fold).isBetween(75, 175);
    }
  }

  @Test
  void shouldSpreadTheGroupsOfAClassOverTheFolds() {
    // Eight attack types of two classes, four of each.
    int[] groups = IntStream.range(0, 160).map(row -> row / 20).toArray();
    int[] labels = IntStream.range(0, 160).map(row -> row / 80).toArray();

    Folds folds = Folds.of(grouped(labels, groups), 4, 7);

    for (int fold = 0; fold < 4; fold++) {
      assertThat(Arrays.stream(folds.rows(fold)).filter(row -> labels[row] == 0)).hasSize(20);
      assertThat(Arrays.stream(folds.rows(fold)).filter(row -> labels[row] == 1)).hasSize(20);
    }
  }

  @Test
  void shouldDealTheRowsOfAClassThatHasOneGroupOnly() {
    // Normal traffic is one "attack type": a fold with all of it would leave a member that never
    // saw the class.
    int[] labels = IntStream.range(0, 80).map(row -> row < 40 ? 0 : 1).toArray();
    int[] groups = IntStream.range(0, 80).map(row -> row < 40 ? 0 : 1 + row % 4).toArray();

    Folds folds = Folds.of(grouped(labels, groups), 4, 7);

    for (int fold = 0; fold < 4; fold++) {
      assertThat(Arrays.stream(folds.rows(fold)).filter(row -> labels[row] == 0)).hasSize(10);
    }
    assertThat(folds.judged(labels)).hasSize(80);
  }

  @Test
  void shouldHaveNoMoreFoldsThanGroups() {
    Folds folds = Folds.of(grouped(new int[] {0, 1, 0, 1, 0}, new int[] {5, 5, 9, 9, 7}), 4, 7);

    assertThat(folds.count()).isEqualTo(3);
    assertThat(IntStream.range(0, 3)).allMatch(fold -> folds.rows(fold).length > 0);
  }

  @Test
  void shouldNotJudgeAClassThatIsInOneFoldAlone() {
    int[] labels = {0, 0, 0, 0, 0, 0, 1, 2, 2};

    assertThat(Folds.of(labels, 4, 7).judged(labels)).containsExactly(0, 1, 2, 3, 4, 5, 7, 8);
  }

  private static Dataset grouped(int[] labels, int[] groups) {
    return new Dataset(
            new float[labels.length],
            labels,
            new FeatureLayout(1, List.of()),
            List.of("a", "b", "c"))
        .inGroups(groups);
  }

  private static IntStream rows(IntPredicate which) {
    return IntStream.range(0, 500).filter(which);
  }
}
