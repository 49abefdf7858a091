package io.cgl.checkpoint;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random trees as an ONNX graph: softmax of the trees' margins. */
final class RandomTrees {

  private final Random random;
  private final List<String> modes;
  private final int columns;
  private final int targets;
  private final Map<String, List<Long>> ints = new LinkedHashMap<>();
  private final Map<String, List<Float>> floats = new LinkedHashMap<>();
  private final List<String> nodeModes = new ArrayList<>();

  RandomTrees(long seed, int columns, int targets, List<String> modes) {
    this.random = new Random(seed);
    this.columns = columns;
    this.targets = targets;
    this.modes = modes;
  }

  /**
   * Grows trees.
   *
   * @param leaves of each, at most
   * @param perLeaf targets of a leaf; with one, all leaves of a tree have the same
   */
  RandomTrees grow(int trees, int leaves, int perLeaf) {
    for (int tree = 0; tree < trees; tree++) {
      grow(tree, new int[1], leaves, perLeaf);
    }
    return this;
  }

  private int grow(int tree, int[] nodes, int leaves, int perLeaf) {
    int node = nodes[0]++;
    int row = nodeModes.size();
    put("nodes_treeids", tree);
    put("nodes_nodeids", node);
    boolean leaf = leaves == 1;
    int mode = random.nextInt(modes.size());
    nodeModes.add(leaf ? "LEAF" : modes.get(mode));
    put("nodes_featureids", leaf ? 0 : random.nextInt(columns));
    put("nodes_values", leaf ? 0f : random.nextInt(9) - 4f);
    put(
        "nodes_missing_value_tracks_true",
        !modes.get(mode).endsWith("Q") && random.nextBoolean() ? 1 : 0);
    put("nodes_truenodeids", 0);
    put("nodes_falsenodeids", 0);
    if (leaf) {
      for (int i = 0; i < perLeaf; i++) {
        put("target_treeids", tree);
        put("target_nodeids", node);
        put("target_ids", perLeaf == 1 ? tree % targets : i % targets);
        put("target_weights", random.nextFloat() - 0.5f);
      }
    } else {
      int left = 1 + random.nextInt(leaves - 1);
      ints.get("nodes_truenodeids").set(row, (long) grow(tree, nodes, left, perLeaf));
      ints.get("nodes_falsenodeids").set(row, (long) grow(tree, nodes, leaves - left, perLeaf));
    }
    return node;
  }

  /** A table of numbers on the thresholds, between and beyond them, and some that are missing. */
  float[][] rows(int count) {
    float[][] rows = new float[count][columns];
    float[] odd = {Float.NaN, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0.5f};
    for (float[] row : rows) {
      for (int column = 0; column < columns; column++) {
        int kind = random.nextInt(20);
        row[column] = kind < odd.length ? odd[kind] : random.nextInt(11) - 5f;
      }
    }
    return rows;
  }

  NodeProto node() {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType("TreeEnsembleRegressor")
            .setDomain("ai.onnx.ml")
            .addInput(OnnxGraph.INPUT)
            .addOutput("margins");
    node.addAttribute(attribute("n_targets", AttributeProto.AttributeType.INT).setI(targets));
    node.addAttribute(
        attribute("nodes_modes", AttributeProto.AttributeType.STRINGS)
            .addAllStrings(nodeModes.stream().map(ByteString::copyFromUtf8).toList()));
    ints.forEach(
        (name, values) ->
            node.addAttribute(
                attribute(name, AttributeProto.AttributeType.INTS).addAllInts(values)));
    floats.forEach(
        (name, values) ->
            node.addAttribute(
                attribute(name, AttributeProto.AttributeType.FLOATS).addAllFloats(values)));
    return node.build();
  }

  ModelProto model(NodeProto trees) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3))
        .setGraph(
            GraphProto.newBuilder()
                .setName("trees")
                .addInput(floats(OnnxGraph.INPUT, columns))
                .addOutput(floats(OnnxGraph.OUTPUT, targets))
                .addNode(trees)
                .addNode(
                    NodeProto.newBuilder()
                        .setOpType("Softmax")
                        .addInput("margins")
                        .addOutput(OnnxGraph.OUTPUT)))
        .build();
  }

  private void put(String name, int value) {
    ints.computeIfAbsent(name, key -> new ArrayList<>()).add((long) value);
  }

  private void put(String name, float value) {
    floats.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }

  private static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  private static ValueInfoProto floats(String name, int width) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(
                            TensorShapeProto.newBuilder()
                                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("rows"))
                                .addDim(
                                    TensorShapeProto.Dimension.newBuilder().setDimValue(width)))))
        .build();
  }
}
