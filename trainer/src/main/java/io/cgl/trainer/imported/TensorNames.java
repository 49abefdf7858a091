package io.cgl.trainer.imported;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.cgl.checkpoint.OnnxGraph;

/** Keeps a foreign graph's tensors from having the names of a checkpoint's input and output. */
final class TensorNames {

  /** Bodies of loops and branches within each other. */
  private static final int DEEPEST = 50;

  private TensorNames() {}

  /** The tensor's name in the served graph. */
  static String own(String name) {
    return name.equals(OnnxGraph.INPUT) || name.equals(OnnxGraph.OUTPUT) ? "foreign_" + name : name;
  }

  /** The node with such names, and those of the graphs within it. */
  static NodeProto own(NodeProto node) {
    return own(node, 0);
  }

  static TensorProto own(TensorProto constant) {
    return constant.toBuilder().setName(own(constant.getName())).build();
  }

  private static NodeProto own(NodeProto node, int depth) {
    NodeProto.Builder named = node.toBuilder().clearInput().clearOutput().clearAttribute();
    node.getInputList().forEach(name -> named.addInput(own(name)));
    node.getOutputList().forEach(name -> named.addOutput(own(name)));
    for (AttributeProto attribute : node.getAttributeList()) {
      named.addAttribute(
          attribute.hasG() && depth < DEEPEST
              ? attribute.toBuilder().setG(own(attribute.getG(), depth + 1)).build()
              : attribute);
    }
    return named.build();
  }

  private static GraphProto own(GraphProto graph, int depth) {
    GraphProto.Builder named =
        graph.toBuilder().clearNode().clearInitializer().clearInput().clearOutput();
    graph.getNodeList().forEach(node -> named.addNode(own(node, depth)));
    graph.getInitializerList().forEach(constant -> named.addInitializer(own(constant)));
    graph
        .getInputList()
        .forEach(input -> named.addInput(input.toBuilder().setName(own(input.getName()))));
    graph
        .getOutputList()
        .forEach(output -> named.addOutput(output.toBuilder().setName(own(output.getName()))));
    return named.clearValueInfo().build();
  }
}
