package io.cgl.trainer.trees;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cgl.trainer.data.FeatureLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the trees out of XGBoost's JSON model, whose schema XGBoost documents ("Introduction to
 * Model IO"). Columns of entries, see {@link TreeRows}, become tests of the category again.
 */
final class TreeReader {

  /** XGBoost writes Infinity, such as the gain of a split that leaves nothing to learn. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private TreeReader() {}

  static List<Tree> read(byte[] model, FeatureLayout layout) throws IOException {
    JsonNode forest =
        JSON.readTree(model).required("learner").required("gradient_booster").required("model");
    JsonNode classes = forest.required("tree_info");
    List<Tree> trees = new ArrayList<>();
    for (JsonNode tree : forest.required("trees")) {
      trees.add(tree(tree, classes.required(trees.size()).intValue(), layout));
    }
    return trees;
  }

  private static Tree tree(JsonNode tree, int label, FeatureLayout layout) {
    JsonNode lefts = tree.required("left_children");
    JsonNode rights = tree.required("right_children");
    JsonNode columns = tree.required("split_indices");
    JsonNode values = tree.required("split_conditions");
    JsonNode defaults = tree.required("default_left");
    List<Tree.Node> nodes = new ArrayList<>();
    for (int node = 0; node < lefts.size(); node++) {
      int left = lefts.get(node).intValue();
      float value = values.get(node).floatValue();
      nodes.add(
          left < 0
              ? new Tree.Leaf(value)
              : split(
                  columns.get(node).intValue(),
                  value,
                  defaults.get(node).asInt() != 0,
                  left,
                  rights.get(node).intValue(),
                  layout));
    }
    return new Tree(label, nodes);
  }

  private static Tree.Node split(
      int column, float threshold, boolean missingLeft, int left, int right, FeatureLayout layout) {
    if (column < layout.numeric()) {
      return new Tree.Below(column, threshold, missingLeft, left, right);
    }
    int[] offsets = TreeRows.offsets(layout);
    int categorical = offsets.length - 1;
    while (offsets[categorical] > column) {
      categorical--;
    }
    int raw = layout.numeric() + categorical;
    int category = column - offsets[categorical];
    // A row's own entry is 1, all others are missing.
    return new Tree.Other(raw, category, missingLeft ? left : right, 1 < threshold ? left : right);
  }
}
