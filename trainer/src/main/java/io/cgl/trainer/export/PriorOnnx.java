package io.cgl.trainer.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.cgl.checkpoint.OnnxGraph;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts another class prior behind a graph: its probabilities are multiplied by a weight for each
 * class and divided by their sum.
 */
public final class PriorOnnx {

  private static final String BEFORE = OnnxGraph.OUTPUT + ".before";
  private static final String WEIGHTS = "prior.weights";
  private static final String WEIGHTED = "prior.weighted";
  private static final String AXES = "prior.axes";
  private static final String TOTAL = "prior.total";

  private PriorOnnx() {}

  /**
   * Writes the graph with the weights behind it.
   *
   * @param graph as {@link OnnxExporter} writes it
   * @param weights one for each class, in order
   */
  public static void write(Path graph, float[] weights, OutputStream out) throws IOException {
    ModelProto model;
    try (InputStream in = Files.newInputStream(graph)) {
      model = ModelProto.parseFrom(in);
    }
    GraphProto.Builder changed = model.getGraph().toBuilder();
    for (NodeProto.Builder node : changed.getNodeBuilderList()) {
      for (int i = 0; i < node.getOutputCount(); i++) {
        if (node.getOutput(i).equals(OnnxGraph.OUTPUT)) {
          node.setOutput(i, BEFORE);
        }
      }
    }
    TensorProto.Builder perClass =
        TensorProto.newBuilder()
            .setName(WEIGHTS)
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(weights.length);
    for (float weight : weights) {
      perClass.addFloatData(weight);
    }
    changed
        .addInitializer(perClass)
        .addInitializer(
            TensorProto.newBuilder()
                .setName(AXES)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(1)
                .addInt64Data(1))
        .addNode(node("Mul", WEIGHTED, BEFORE, WEIGHTS))
        .addNode(node("ReduceSum", TOTAL, WEIGHTED, AXES))
        .addNode(node("Div", OnnxGraph.OUTPUT, WEIGHTED, TOTAL));
    model.toBuilder().setGraph(changed).build().writeTo(out);
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    NodeProto.Builder node =
        NodeProto.newBuilder().setOpType(operator).setName(output).addOutput(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node.build();
  }
}
