package io.cgl.trainer.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import io.cgl.trainer.data.Mixtures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoostedTreesTest {

  private static final Dataset ROWS = Mixtures.imbalanced(300, 60, 20, 1);
  private static final GradientBoosting FEW = new GradientBoosting(12, 4, 0.3, 1);

  @Test
  void shouldLearnFromNumbersCategoriesAndMissingValues() {
    // A row is rare if its category is 2, or its number is missing.
    float[] features = new float[2 * 400];
    int[] labels = new int[400];
    for (int row = 0; row < labels.length; row++) {
      features[2 * row] = row % 7 == 0 ? Float.NaN : row % 13;
      features[2 * row + 1] = row % 5 == 0 ? 2 : row % 2;
      labels[row] = row % 7 == 0 || row % 5 == 0 ? 1 : 0;
    }
    Dataset rows =
        new Dataset(features, labels, new FeatureLayout(1, List.of(3)), List.of("common", "rare"));

    try (BoostedTrees trees = FEW.train(rows, 1, round -> {})) {
      assertThat(trees.probabilities(rows).predictions()).containsExactly(labels);
    }
  }

  @Test
  void shouldGrowTheSameTreesFromTheSameRows() {
    try (BoostedTrees one = FEW.train(ROWS, 1, round -> {});
        BoostedTrees other = FEW.train(ROWS, 1, round -> {})) {
      assertThat(one.toBytes()).isEqualTo(other.toBytes());
    }
  }

  @Test
  void shouldSayWhichRoundIsOver() {
    List<Integer> rounds = new ArrayList<>();

    FEW.train(ROWS, 1, rounds::add).close();

    assertThat(rounds).hasSize(12).startsWith(1, 2).endsWith(12);
  }

  @Test
  void shouldReadBackWhatItWrote() throws IOException {
    try (BoostedTrees grown = FEW.train(ROWS, 1, round -> {});
        BoostedTrees read = BoostedTrees.of(grown.toBytes(), ROWS.layout())) {
      assertThat(read.margins(ROWS).flat()).isEqualTo(grown.margins(ROWS).flat());
    }
    assertThatThrownBy(() -> BoostedTrees.of(new byte[] {1, 2, 3}, ROWS.layout()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("not boosted trees");
  }

  @Test
  void shouldTellItsTreesOneByOne() {
    float nan = Float.NaN;
    Dataset odd =
        new Dataset(
            new float[] {
              nan,
              nan,
              nan,
              nan,
              0, // all missing
              100,
              0,
              0,
              0,
              99, // a category that there is not
              Float.POSITIVE_INFINITY,
              Float.NEGATIVE_INFINITY,
              3e38f,
              -3e38f,
              3, // far out
            },
            new int[3],
            ROWS.layout(),
            ROWS.classes());
    try (BoostedTrees trees = FEW.train(ROWS, 1, round -> {})) {
      for (Dataset rows : List.of(ROWS, odd)) {
        Scores expected = trees.margins(rows);
        // XGBoost adds half a point to each class, which the softmax takes out again.
        float base = expected.at(0, 0) - sum(trees.trees(), rows, 0, 0);
        for (int row = 0; row < rows.rows(); row++) {
          for (int label = 0; label < 3; label++) {
            assertThat(base + sum(trees.trees(), rows, row, label))
                .isCloseTo(expected.at(row, label), within(1e-5f));
          }
        }
      }
    }
  }

  private static float sum(List<Tree> trees, Dataset rows, int row, int label) {
    float sum = 0;
    for (Tree tree : trees) {
      sum += tree.label() == label ? leaf(tree, rows, row) : 0;
    }
    return sum;
  }

  private static float leaf(Tree tree, Dataset rows, int row) {
    Tree.Node node = tree.nodes().get(0);
    while (node instanceof Tree.Node.Split split) {
      float value = rows.features()[row * rows.layout().width() + split.column()];
      boolean left =
          split instanceof Tree.Below below
              ? Float.isNaN(value) ? below.missingLeft() : value < below.threshold()
              : value != ((Tree.Other) split).category();
      node = tree.nodes().get(left ? split.left() : split.right());
    }
    return ((Tree.Leaf) node).value();
  }
}
