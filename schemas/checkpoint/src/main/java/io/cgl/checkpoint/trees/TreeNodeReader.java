package io.cgl.checkpoint.trees;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.cgl.checkpoint.trees.TreeEnsemble.Category;
import io.cgl.checkpoint.trees.TreeEnsemble.Leaf;
import io.cgl.checkpoint.trees.TreeEnsemble.Node;
import io.cgl.checkpoint.trees.TreeEnsemble.Threshold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the trees out of a {@code TreeEnsembleRegressor} of the ONNX standard ({@code ai.onnx.ml},
 * versions 1 and 3). The node comes from outside: whatever is unusual is left to the runtime.
 */
final class TreeNodeReader {

  static final String OPERATOR = "TreeEnsembleRegressor";
  static final String DOMAIN = "ai.onnx.ml";

  /** Bit vectors get slow for larger trees, and recursion stays this shallow. */
  static final int MAX_LEAVES = 256;

  /** More than any model has; what follows from these numbers fits into an int. */
  private static final int MAX_NODES = 1 << 20;

  private static final int MAX_TARGETS = 10_000;
  private static final int MAX_COLUMNS = 1 << 20;

  private static final Set<String> READ =
      Set.of(
          "n_targets",
          "aggregate_function",
          "post_transform",
          "base_values",
          "nodes_treeids",
          "nodes_nodeids",
          "nodes_featureids",
          "nodes_modes",
          "nodes_values",
          "nodes_hitrates",
          "nodes_truenodeids",
          "nodes_falsenodeids",
          "nodes_missing_value_tracks_true",
          "target_treeids",
          "target_nodeids",
          "target_ids",
          "target_weights");

  private final Map<String, AttributeProto> attributes = new HashMap<>();
  private final Map<Place, Integer> nodes = new HashMap<>();
  private final Map<Place, List<Integer>> leaves = new HashMap<>();
  private final int targets;
  private final int size;

  /** A node by the number of its tree and its own within it. */
  private record Place(long tree, long node) {}

  /** The node is not of the kind that can be evaluated here. */
  private static final class UnusualException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private TreeNodeReader(NodeProto node) {
    node.getAttributeList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
    require(READ.containsAll(attributes.keySet()));
    require(text("aggregate_function", "SUM").equals("SUM"));
    require(text("post_transform", "NONE").equals("NONE"));
    targets = below(MAX_TARGETS, of("n_targets").getI());
    size = of("nodes_treeids").getIntsCount();
    int weights = of("target_weights").getFloatsCount();
    require(targets > 0 && size > 0 && size <= MAX_NODES && weights <= MAX_NODES);
    for (String name : READ) {
      AttributeProto attribute = of(name);
      int length =
          attribute.getIntsCount() + attribute.getFloatsCount() + attribute.getStringsCount();
      require(
          (name.startsWith("nodes_") && !name.equals("nodes_hitrates"))
              ? length == size || (length == 0 && name.startsWith("nodes_missing"))
              : !name.startsWith("target_") || length == weights);
    }
    for (int i = 0; i < weights; i++) {
      Place place = new Place(of("target_treeids").getInts(i), of("target_nodeids").getInts(i));
      leaves.computeIfAbsent(place, key -> new ArrayList<>()).add(i);
    }
  }

  /** The trees, unless the node has something that is not evaluated here. */
  static Optional<TreeEnsemble> read(NodeProto node) {
    try {
      return Optional.of(new TreeNodeReader(node).ensemble());
    } catch (UnusualException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private TreeEnsemble ensemble() {
    List<Integer> firsts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Place place = new Place(tree(i), of("nodes_nodeids").getInts(i));
      require(nodes.put(place, i) == null);
      if (i == 0 || tree(i) != tree(i - 1)) {
        firsts.add(i);
      }
    }
    List<Node> roots = new ArrayList<>();
    int read = 0;
    for (int first : firsts) {
      Tree tree = new Tree();
      roots.add(tree.node(first));
      read += tree.read;
    }
    // A node that no root leads to: another order than the usual one.
    require(read == size);
    float[] base = new float[targets];
    AttributeProto values = of("base_values");
    require(values.getFloatsCount() == 0 || values.getFloatsCount() == targets);
    for (int k = 0; k < values.getFloatsCount(); k++) {
      base[k] = values.getFloats(k);
    }
    return new TreeEnsemble(targets, roots, base);
  }

  /** Reads one tree; counts its nodes, so that no circle is followed for ever. */
  private final class Tree {

    private int read;

    private Node node(int at) {
      require(++read < 2 * MAX_LEAVES);
      String mode = mode(at);
      if (mode.equals("LEAF")) {
        return leaf(leaves.getOrDefault(place(at, "nodes_nodeids"), List.of()));
      }
      Node ifTrue = node(index(place(at, "nodes_truenodeids")));
      Node ifFalse = node(index(place(at, "nodes_falsenodeids")));
      int feature = below(MAX_COLUMNS, of("nodes_featureids").getInts(at));
      float value = of("nodes_values").getFloats(at);
      boolean missingIsTrue =
          of("nodes_missing_value_tracks_true").getIntsCount() > 0
              && of("nodes_missing_value_tracks_true").getInts(at) != 0;
      require(Float.isFinite(value));
      return switch (mode) {
        case "BRANCH_LT" -> new Threshold(feature, value, missingIsTrue, ifTrue, ifFalse);
        case "BRANCH_LEQ" ->
            new Threshold(feature, Math.nextUp(value), missingIsTrue, ifTrue, ifFalse);
        case "BRANCH_GTE" -> new Threshold(feature, value, !missingIsTrue, ifFalse, ifTrue);
        case "BRANCH_GT" ->
            new Threshold(feature, Math.nextUp(value), !missingIsTrue, ifFalse, ifTrue);
        case "BRANCH_NEQ" -> new Category(feature, value, ifFalse, ifTrue);
        case "BRANCH_EQ" -> {
          require(!missingIsTrue);
          yield new Category(feature, value, ifTrue, ifFalse);
        }
        default -> throw new UnusualException();
      };
    }
  }

  private Leaf leaf(List<Integer> rows) {
    int[] to = new int[rows.size()];
    float[] weights = new float[rows.size()];
    for (int i = 0; i < to.length; i++) {
      to[i] = below(targets, of("target_ids").getInts(rows.get(i)));
      weights[i] = of("target_weights").getFloats(rows.get(i));
    }
    return new Leaf(to, weights);
  }

  private long tree(int at) {
    return of("nodes_treeids").getInts(at);
  }

  private Place place(int at, String node) {
    return new Place(tree(at), of(node).getInts(at));
  }

  private int index(Place place) {
    Integer index = nodes.get(place);
    require(index != null);
    return index;
  }

  private String mode(int at) {
    return of("nodes_modes").getStrings(at).toStringUtf8();
  }

  private AttributeProto of(String name) {
    return attributes.getOrDefault(name, AttributeProto.getDefaultInstance());
  }

  private String text(String name, String otherwise) {
    return attributes.containsKey(name) ? of(name).getS().toStringUtf8() : otherwise;
  }

  private static int below(int bound, long value) {
    require(value >= 0 && value < bound);
    return (int) value;
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new UnusualException();
    }
  }
}
