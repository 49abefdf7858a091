package io.cgl.trainer.export;

import io.cgl.trainer.trees.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXRef;

/**
 * Writes trees as one operator, whose attributes are columns of a table of all nodes. A node is
 * identified by the number of its tree and its own within it.
 */
final class OnnxTrees {

  private final List<Integer> trees = new ArrayList<>();
  private final List<Integer> nodes = new ArrayList<>();
  private final List<Integer> features = new ArrayList<>();
  private final List<String> modes = new ArrayList<>();
  private final List<Float> values = new ArrayList<>();
  private final List<Integer> trueNodes = new ArrayList<>();
  private final List<Integer> falseNodes = new ArrayList<>();
  private final List<Integer> missingTrue = new ArrayList<>();
  private final List<Integer> leafTrees = new ArrayList<>();
  private final List<Integer> leafNodes = new ArrayList<>();
  private final List<Integer> leafClasses = new ArrayList<>();
  private final List<Float> leafValues = new ArrayList<>();

  private OnnxTrees() {}

  /** The trees' margin of each class, [batch, classes], of raw rows. */
  static ONNXRef<?> write(ONNXContext graph, ONNXRef<?> rows, List<Tree> forest, int classes) {
    OnnxTrees table = new OnnxTrees();
    for (int tree = 0; tree < forest.size(); tree++) {
      table.add(tree, forest.get(tree));
    }
    return graph.operation(
        Operator.TREE_ENSEMBLE_REGRESSOR, List.of(rows), "trees", table.attributes(classes));
  }

  private void add(int number, Tree tree) {
    for (int node = 0; node < tree.nodes().size(); node++) {
      trees.add(number);
      nodes.add(node);
      Tree.Node place = tree.nodes().get(node);
      if (place instanceof Tree.Below below) {
        split(below, "BRANCH_LT", below.threshold(), below.missingLeft());
      } else if (place instanceof Tree.Other other) {
        split(other, "BRANCH_NEQ", other.category(), false);
      } else if (place instanceof Tree.Leaf leaf) {
        row("LEAF", 0, 0, 0, 0, false);
        leafTrees.add(number);
        leafNodes.add(node);
        leafClasses.add(tree.label());
        leafValues.add(leaf.value());
      }
    }
  }

  private void split(Tree.Node.Split split, String mode, float value, boolean missing) {
    row(mode, split.column(), value, split.left(), split.right(), missing);
  }

  private void row(
      String mode, int feature, float value, int ifTrue, int ifFalse, boolean missing) {
    modes.add(mode);
    features.add(feature);
    values.add(value);
    trueNodes.add(ifTrue);
    falseNodes.add(ifFalse);
    missingTrue.add(missing ? 1 : 0);
  }

  private Map<String, Object> attributes(int classes) {
    return Map.ofEntries(
        Map.entry("n_targets", classes),
        Map.entry("nodes_treeids", ints(trees)),
        Map.entry("nodes_nodeids", ints(nodes)),
        Map.entry("nodes_featureids", ints(features)),
        Map.entry("nodes_modes", modes.toArray(String[]::new)),
        Map.entry("nodes_values", floats(values)),
        Map.entry("nodes_truenodeids", ints(trueNodes)),
        Map.entry("nodes_falsenodeids", ints(falseNodes)),
        Map.entry("nodes_missing_value_tracks_true", ints(missingTrue)),
        Map.entry("target_treeids", ints(leafTrees)),
        Map.entry("target_nodeids", ints(leafNodes)),
        Map.entry("target_ids", ints(leafClasses)),
        Map.entry("target_weights", floats(leafValues)));
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static float[] floats(List<Float> list) {
    float[] array = new float[list.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = list.get(i);
    }
    return array;
  }
}
