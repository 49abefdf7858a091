package io.cgl.trainer.export;

import io.cgl.trainer.data.Floats;
import io.cgl.trainer.trees.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXRef;

/**
 * Writes trees as one operator, whose attributes are columns of a table of all nodes. A node is
 * identified by the number of its tree and its own within it.
 */
final class OnnxTrees {

  private record Row(
      int tree,
      int node,
      String mode,
      int feature,
      float value,
      int ifTrue,
      int ifFalse,
      int missingTrue) {}

  private record Leaf(int tree, int node, int label, float weight) {}

  private final List<Row> rows = new ArrayList<>();
  private final List<Leaf> leaves = new ArrayList<>();

  private OnnxTrees() {}

  /** The trees' margin of each class, [batch, classes], of raw rows. */
  static ONNXRef<?> write(ONNXContext graph, ONNXRef<?> rows, List<Tree> forest, int classes) {
    OnnxTrees table = new OnnxTrees();
    for (int tree = 0; tree < forest.size(); tree++) {
      for (int node = 0; node < forest.get(tree).nodes().size(); node++) {
        table.add(tree, node, forest.get(tree));
      }
    }
    return graph.operation(
        Operator.TREE_ENSEMBLE_REGRESSOR, List.of(rows), "trees", table.attributes(classes));
  }

  private void add(int number, int node, Tree tree) {
    Tree.Node place = tree.nodes().get(node);
    if (place instanceof Tree.Below at) {
      int missing = at.missingLeft() ? 1 : 0;
      rows.add(
          new Row(
              number,
              node,
              "BRANCH_LT",
              at.column(),
              at.threshold(),
              at.left(),
              at.right(),
              missing));
    } else if (place instanceof Tree.Other at) {
      rows.add(
          new Row(
              number, node, "BRANCH_NEQ", at.column(), at.category(), at.left(), at.right(), 0));
    } else if (place instanceof Tree.Leaf leaf) {
      rows.add(new Row(number, node, "LEAF", 0, 0, 0, 0, 0));
      leaves.add(new Leaf(number, node, tree.label(), leaf.value()));
    }
  }

  private Map<String, Object> attributes(int classes) {
    return Map.ofEntries(
        Map.entry("n_targets", classes),
        Map.entry("nodes_treeids", ints(rows, Row::tree)),
        Map.entry("nodes_nodeids", ints(rows, Row::node)),
        Map.entry("nodes_featureids", ints(rows, Row::feature)),
        Map.entry("nodes_modes", rows.stream().map(Row::mode).toArray(String[]::new)),
        Map.entry("nodes_values", Floats.of(rows, Row::value)),
        Map.entry("nodes_truenodeids", ints(rows, Row::ifTrue)),
        Map.entry("nodes_falsenodeids", ints(rows, Row::ifFalse)),
        Map.entry("nodes_missing_value_tracks_true", ints(rows, Row::missingTrue)),
        Map.entry("target_treeids", ints(leaves, Leaf::tree)),
        Map.entry("target_nodeids", ints(leaves, Leaf::node)),
        Map.entry("target_ids", ints(leaves, Leaf::label)),
        Map.entry("target_weights", Floats.of(leaves, Leaf::weight)));
  }

  private static <T> int[] ints(List<T> items, ToIntFunction<T> value) {
    return items.stream().mapToInt(value).toArray();
  }
}
