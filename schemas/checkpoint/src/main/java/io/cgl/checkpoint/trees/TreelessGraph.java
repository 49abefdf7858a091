package io.cgl.checkpoint.trees;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An ONNX graph without its trees: their margins are another input.
 *
 * @param model what remains of the graph
 * @param input the name of the margins, rows x targets
 * @param trees what has been taken out
 */
public record TreelessGraph(ModelProto model, String input, BitVectorTrees trees) {

  /** A graph is parsed as a whole; a larger one stays as it is. */
  private static final long MAX_BYTES = 64L << 20;

  /**
   * Takes the trees out of a graph, if it has one ensemble that reads the graph's own input.
   *
   * @param features the name of that input
   * @param typical rows as they are scored, which tell the likely side of each test
   * @throws IOException if the file cannot be read
   */
  public static Optional<TreelessGraph> of(Path file, String features, float[][] typical)
      throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      return Optional.empty();
    }
    ModelProto model;
    try (InputStream in = Files.newInputStream(file)) {
      model = ModelProto.parseFrom(in);
    }
    GraphProto graph = model.getGraph();
    List<NodeProto> ensembles =
        graph.getNodeList().stream().filter(TreelessGraph::isEnsemble).toList();
    if (ensembles.size() != 1
        || !ensembles.get(0).getInputList().equals(List.of(features))
        || ensembles.get(0).getOutputCount() != 1
        || graph.getInputList().stream().noneMatch(input -> input.getName().equals(features))) {
      return Optional.empty();
    }
    NodeProto node = ensembles.get(0);
    String margins = node.getOutput(0);
    if (graph.getOutputList().stream().anyMatch(output -> output.getName().equals(margins))) {
      return Optional.empty();
    }
    return TreeNodeReader.read(node)
        .filter(ensemble -> typical.length > 0 && ensemble.columns() <= typical[0].length)
        .map(
            ensemble ->
                new TreelessGraph(
                    without(model, node, margins, ensemble.targets()),
                    margins,
                    BitVectorTrees.of(ensemble, typical)));
  }

  private static boolean isEnsemble(NodeProto node) {
    return node.getOpType().equals(TreeNodeReader.OPERATOR)
        && node.getDomain().equals(TreeNodeReader.DOMAIN);
  }

  private static ModelProto without(ModelProto model, NodeProto node, String margins, int targets) {
    GraphProto.Builder rest = model.getGraph().toBuilder();
    rest.removeNode(model.getGraph().getNodeList().indexOf(node));
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("rows"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(targets))
            .build();
    TypeProto type =
        TypeProto.newBuilder()
            .setTensorType(
                TypeProto.Tensor.newBuilder()
                    .setElemType(TensorProto.DataType.FLOAT.getNumber())
                    .setShape(shape))
            .build();
    rest.addInput(ValueInfoProto.newBuilder().setName(margins).setType(type));
    return model.toBuilder().setGraph(rest).build();
  }
}
