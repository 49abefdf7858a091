package io.cgl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupSplitTest {

  @Test
  void shouldHoldOutWholeGroupsOfEveryClass() {
    int[] groups = new Random(1).ints(1000, 0, 20).toArray();
    int[] labels = IntStream.range(0, 1000).map(row -> row % 3).toArray();

    GroupSplit split = GroupSplit.of(labels, groups, 0.2, 7);

    assertThat(of(groups, split.heldOut()))
        .doesNotContainAnyElementsOf(of(groups, split.training()));
    assertThat(of(labels, split.heldOut())).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(split.heldOut().length).isBetween(150, 250);
    assertThat(split.training().length + split.heldOut().length).isEqualTo(1000);
    assertThat(GroupSplit.of(labels, groups, 0.2, 7).heldOut()).isEqualTo(split.heldOut());
  }

  @Test
  void shouldLeaveTrainingAGroupOfEveryClass() {
    // A class of two groups beside one of many.
    int[] labels = IntStream.range(0, 220).map(row -> row < 20 ? 1 : 0).toArray();
    int[] groups = IntStream.range(0, 220).map(row -> row / 10).toArray();

    for (int seed = 0; seed < 20; seed++) {
      GroupSplit split = GroupSplit.of(labels, groups, 0.2, seed);

      assertThat(of(labels, split.training())).as("seed %d", seed).containsExactlyInAnyOrder(0, 1);
    }
  }

  @Test
  void shouldHoldOutSomeRowsOfAClassThatHasOneGroup() {
    int[] labels = IntStream.range(0, 200).map(row -> row < 100 ? 1 : 0).toArray();
    int[] groups = IntStream.range(0, 200).map(row -> row < 100 ? 99 : row / 10).toArray();

    GroupSplit split = GroupSplit.of(labels, groups, 0.2, 7);

    assertThat(Arrays.stream(split.heldOut()).filter(row -> labels[row] == 1).count())
        .isBetween(10L, 30L);
  }

  private static Set<Integer> of(int[] values, int[] rows) {
    return Arrays.stream(rows).mapToObj(row -> values[row]).collect(Collectors.toSet());
  }
}
