package io.cgl.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PermutationImportanceTest {

  private static final int ROWS = 2_000;

  /** Class 1, a row of ten, has ones in column 0; column 1 is noise. */
  private static final Dataset DATA = data();

  @Test
  void shouldFindTheColumnThatDecidesAndNoneInNoise() {
    List<PermutationImportance> columns =
        PermutationImportance.of(DATA, PermutationImportanceTest::decide, 1, () -> true);

    assertThat(columns).extracting(PermutationImportance::column).containsExactly(0, 1);
    // Shuffled, a row is decided by chance, of which the balanced accuracy is a half.
    assertThat(columns.get(0).drop().mean()).isCloseTo(0.5, within(0.05));
    assertThat(columns.get(0).drop().standardError()).isBetween(0.001, 0.03);
    assertThat(columns.get(1).drop().mean()).isZero();
    assertThat(columns.get(1).drop().standardError()).isBetween(0.0, 0.005);
  }

  @Test
  void shouldStopWhereTheTimeIsUp() {
    int[] asked = {0};

    assertThat(
            PermutationImportance.of(
                DATA, PermutationImportanceTest::decide, 1, () -> ++asked[0] <= 1))
        .extracting(PermutationImportance::column)
        .containsExactly(0);
  }

  @Test
  void shouldLeaveTheRowsAsTheyWere() {
    float[] before = DATA.features().clone();

    PermutationImportance.of(DATA, PermutationImportanceTest::decide, 1, () -> true);

    assertThat(DATA.features()).isEqualTo(before);
  }

  @Test
  void shouldSampleEveryClassAlikeAsFarAsItHasRows() {
    int[] few = PermutationImportance.balancedSample(DATA, 100, 3);
    int[] many = PermutationImportance.balancedSample(DATA, 1_000, 3);

    assertThat(DATA.subset(few).classCounts()).containsExactly(50, 50);
    assertThat(DATA.subset(many).classCounts()).containsExactly(800, 200);
    assertThat(few).isSorted().doesNotHaveDuplicates();
    assertThat(few).isEqualTo(PermutationImportance.balancedSample(DATA, 100, 3));
  }

  private static int[] decide(Dataset rows) {
    int[] decided = new int[rows.rows()];
    Arrays.setAll(decided, row -> rows.features()[2 * row] > 0.5 ? 1 : 0);
    return decided;
  }

  private static Dataset data() {
    Random random = new Random(5);
    float[] features = new float[2 * ROWS];
    int[] labels = new int[ROWS];
    for (int row = 0; row < ROWS; row++) {
      labels[row] = row % 10 == 0 ? 1 : 0;
      features[2 * row] = labels[row];
      features[2 * row + 1] = random.nextFloat();
    }
    return new Dataset(
        features, labels, new FeatureLayout(2, List.of()), List.of("common", "rare"));
  }
}
