package io.cgl.scoring.internal;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;

/** A bundle whose graph passes the golden check, which has four rows, and fails on any other. */
final class FourRowsCheckpoint {

  private FourRowsCheckpoint() {}

  static CheckpointBundle write(Path folder) throws IOException {
    CheckpointBundle bundle = LinearCheckpoint.signOfX("signs", 1f).write(folder, 1L, 1L);
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(bundle.graph()));
    GraphProto.Builder graph = model.getGraph().toBuilder();
    String output = graph.getOutput(0).getName();
    graph.getNodeBuilder(graph.getNodeCount() - 1).setOutput(0, "of any rows");
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName("zeros")
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(4)
            .addDims(2)
            .addAllFloatData(Collections.nCopies(8, 0f)));
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Add")
            .addInput("of any rows")
            .addInput("zeros")
            .addOutput(output));
    Files.write(bundle.graph(), model.toBuilder().setGraph(graph).build().toByteArray());
    return bundle;
  }
}
