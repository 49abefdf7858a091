package io.cgl.stream;

import ai.onnx.proto.OnnxMl;
import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.BundleWriter;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.LinearCheckpoint;
import io.cgl.checkpoint.OnnxGraph;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXInitializer;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXPlaceholder;
import org.tribuo.util.onnx.ONNXRef;

/** The model of {@link LinearCheckpoint#signOfX}, by way of products of large identity matrices. */
final class SlowCheckpoint {

  private static final int WIDTH = 1500;
  private static final int PRODUCTS = 40;

  private SlowCheckpoint() {}

  static CheckpointBundle write(String modelName, Path folder) throws IOException {
    CheckpointBundle quick =
        LinearCheckpoint.signOfX(modelName, 1f)
            .write(folder.resolveSibling(folder.getFileName() + "-quick"), 1L, 1L);
    try (BundleWriter writer = BundleWriter.at(folder)) {
      try (OutputStream out = Files.newOutputStream(writer.file(BundleFiles.GRAPH))) {
        graph().writeTo(out);
      }
      writer.writeGolden(quick.golden());
      return writer.seal(quick.manifest());
    }
  }

  private static OnnxMl.ModelProto graph() {
    ONNXContext onnx = new ONNXContext();
    ONNXRef<?> last = onnx.floatInput(OnnxGraph.INPUT, 1);
    ONNXPlaceholder probabilities = onnx.floatOutput(OnnxGraph.OUTPUT, 2);
    last = product(onnx, last, matrix(onnx, "spread", 1, WIDTH, (i, j) -> 1f / WIDTH));
    ONNXInitializer identity = matrix(onnx, "identity", WIDTH, WIDTH, (i, j) -> i == j ? 1f : 0f);
    for (int i = 0; i < PRODUCTS; i++) {
      last = product(onnx, last, identity);
    }
    last = product(onnx, last, matrix(onnx, "gather", WIDTH, 2, (i, j) -> j == 0 ? -1f : 1f));
    last.apply(ONNXOperators.SOFTMAX, Map.of("axis", 1)).assignTo(probabilities);
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(6)
        .addOpsetImport(ONNXOperators.getOpsetProto())
        .setGraph(onnx.buildGraph())
        .build();
  }

  private static ONNXRef<?> product(ONNXContext onnx, ONNXRef<?> left, ONNXRef<?> right) {
    return onnx.operation(ONNXOperators.GEMM, List.of(left, right), "product");
  }

  @FunctionalInterface
  private interface Entry {
    float at(int row, int column);
  }

  private static ONNXInitializer matrix(
      ONNXContext onnx, String name, int rows, int columns, Entry entry) {
    return onnx.floatTensor(
        name,
        List.of(rows, columns),
        buffer -> {
          for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
              buffer.put(entry.at(i, j));
            }
          }
        });
  }
}
