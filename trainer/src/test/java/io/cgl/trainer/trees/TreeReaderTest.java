package io.cgl.trainer.trees;

import static org.assertj.core.api.Assertions.assertThat;

import io.cgl.trainer.data.FeatureLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeReaderTest {

  @Test
  void shouldReadTreesWhoseGainsAreInfinite() throws IOException {
    String model =
        """
        {"learner": {"gradient_booster": {"model": {"tree_info": [1], "trees": [{
          "left_children": [1, -1, -1], "right_children": [2, -1, -1], "split_indices": [0, 0, 0],
          "split_conditions": [0.5, -1.0, 2.0], "default_left": [1, 0, 0],
          "loss_changes": [Infinity, 0.0, 0.0]}]}}}}
        """;

    List<Tree> trees =
        TreeReader.read(model.getBytes(StandardCharsets.UTF_8), new FeatureLayout(1, List.of()));

    assertThat(trees)
        .containsExactly(
            new Tree(
                1,
                List.of(new Tree.Below(0, 0.5f, true, 1, 2), new Tree.Leaf(-1), new Tree.Leaf(2))));
  }
}
