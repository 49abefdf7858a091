package io.cgl.benchmarks.accuracy.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cgl.benchmarks.accuracy.method.TreeTraining.Trees;
import io.cgl.benchmarks.accuracy.set.Split;
import io.cgl.checkpoint.Scores;
import io.cgl.trainer.data.Dataset;
import io.cgl.trainer.data.FeatureLayout;
import io.cgl.trainer.trees.GradientBoosting;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TreeTrainingTest {

  private static final List<String> CLASSES = List.of("common", "rare");
  private static final Offset<Float> SAMPLING = within(0.035f);

  /** Forests and boosting of other libraries, small. */
  static Stream<Trees> libraries() {
    return Stream.of(new RandomForest(60), new LightGbm(40, 31, 0.1, 1));
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void shouldAnswerWithTheClassFrequenciesWhereNothingTellsTheClassesApart(Trees trees) {
    Dataset rows = alike(900, 300);

    try (TreeModel model = trees.train(rows, ClassWeights.NONE.of(rows), 1)) {
      assertThat(model.predict(rows).at(0, 0)).isCloseTo(0.75f, SAMPLING);
      assertThat(model.predict(rows).at(0, 1)).isCloseTo(0.25f, SAMPLING);
    }
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void shouldCountAllClassesTheSameByBalancedWeights(Trees trees) {
    Dataset rows = alike(900, 300);

    try (TreeModel model = trees.train(rows, ClassWeights.BALANCED.of(rows), 1)) {
      assertThat(model.predict(rows).at(0, 1)).isCloseTo(0.5f, SAMPLING);
    }
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void shouldLearnFromNumbersCategoriesAndMissingValues(Trees trees) {
    Dataset rows = rareByCategoryOrMissing();

    try (TreeModel model = trees.train(rows, ClassWeights.NONE.of(rows), 1)) {
      Scores scores = model.predict(rows);
      assertThat(scores.predictions()).containsExactly(rows.labels());
      assertThat(scores.at(0, 0) + scores.at(0, 1)).isCloseTo(1, within(1e-4f));
    }
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void shouldGrowTheSameTreesFromEqualSeeds(Trees trees) {
    Dataset rows = rareByCategoryOrMissing();

    try (TreeModel one = trees.train(rows, ClassWeights.NONE.of(rows), 3);
        TreeModel same = trees.train(rows, ClassWeights.NONE.of(rows), 3);
        TreeModel other = trees.train(rows, ClassWeights.NONE.of(rows), 4)) {
      assertThat(same.predict(rows).flat()).containsExactly(one.predict(rows).flat());
      assertThat(Arrays.equals(other.predict(rows).flat(), one.predict(rows).flat()))
          .isNotEqualTo(trees.random());
    }
  }

  @Test
  void shouldMeasureTheSameTreesAgainWithThePriorDividedOut() {
    Dataset rows = alike(190, 30);
    TreeTraining training =
        new TreeTraining(
            "trees", "Trees", new Boosting(new GradientBoosting(1, 2, 0.1, 1)), ClassWeights.NONE);

    Map<String, MethodResult> results =
        training.run(new Split(rows, rows), 1, share -> {}).methods();

    assertThat(results.keySet()).containsExactly("Trees", "Trees + prior");
    assertThat(results.get("Trees").quality().confusion())
        .isEqualTo(List.of(List.of(190L, 0L), List.of(30L, 0L)));
    assertThat(results.get("Trees + prior").quality().confusion())
        .isEqualTo(List.of(List.of(0L, 190L), List.of(0L, 30L)));
    assertThat(results.get("Trees").quality().many()).isEqualTo(1);
    assertThat(results.get("Trees").quality().medium()).isZero();
    assertThat(results.get("Trees").quality().few()).isNaN();
  }

  private static Dataset alike(int common, int rare) {
    int[] labels = new int[common + rare];
    Arrays.fill(labels, common, labels.length, 1);
    return new Dataset(new float[labels.length], labels, new FeatureLayout(1, List.of()), CLASSES);
  }

  /** A row is rare if its category is 2, or its number is missing. */
  private static Dataset rareByCategoryOrMissing() {
    FeatureLayout layout = new FeatureLayout(1, List.of(3));
    float[] features = new float[2 * 400];
    int[] labels = new int[400];
    for (int row = 0; row < labels.length; row++) {
      features[2 * row] = row % 7 == 0 ? Float.NaN : row % 13;
      features[2 * row + 1] = row % 5 == 0 ? 2 : row % 2;
      labels[row] = row % 7 == 0 || row % 5 == 0 ? 1 : 0;
    }
    return new Dataset(features, labels, layout, CLASSES);
  }
}
