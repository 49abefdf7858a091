package io.cgl.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.cgl.trainer.network.InputBlock;
import io.cgl.trainer.network.ResidualBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXInitializer;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXRef;

/** Writes DJL blocks, without their dropout, as ONNX nodes. */
final class OnnxBlocks {

  /** DJL's default, which none of our blocks changes. */
  private static final float LAYER_NORM_EPSILON = 1e-5f;

  private final ONNXContext graph;

  OnnxBlocks(ONNXContext graph) {
    this.graph = graph;
  }

  /** Adds a block's nodes behind {@code input} and returns its output. */
  ONNXRef<?> write(Block block, ONNXRef<?> input) {
    if (block instanceof SequentialBlock sequence) {
      ONNXRef<?> last = input;
      for (Block child : sequence.getChildren().values()) {
        last = write(child, last);
      }
      return last;
    }
    if (block instanceof InputBlock inputBlock) {
      return input(inputBlock, input);
    }
    if (block instanceof ResidualBlock residual) {
      return residual(residual, input);
    }
    if (block instanceof LayerNorm norm) {
      return norm(norm, input);
    }
    if (block instanceof Linear linear) {
      return linear(linear, input);
    }
    throw new IllegalArgumentException("no ONNX form for " + block.getClass().getName());
  }

  private ONNXRef<?> input(InputBlock block, ONNXRef<?> rows) {
    if (block.table() == null) {
      return linear(block.linear(), rows);
    }
    int numeric = block.shape().layout().numeric();
    int width = block.shape().layout().width();
    int categorical = block.shape().layout().categorical();
    ONNXNode indices =
        graph.operation(
            ONNXOperators.CAST,
            List.of(columns(rows, numeric, width)),
            "indices",
            Map.of("to", DataType.INT64.getNumber()));
    ONNXNode looked =
        graph.operation(
            ONNXOperators.GATHER,
            List.of(tensor("embedding", block.table()), indices),
            "embedded",
            Map.of("axis", 0));
    long flat = (long) categorical * block.shape().embedding();
    ONNXRef<?> embedded =
        graph.operation(
            Operator.RESHAPE,
            List.of(looked, graph.array("embedded_shape", new long[] {0, flat})),
            "flat");
    if (numeric == 0) {
      return linear(block.linear(), embedded);
    }
    return linear(
        block.linear(),
        graph.operation(
            ONNXOperators.CONCAT,
            List.of(columns(rows, 0, numeric), embedded),
            "joined",
            Map.of("axis", 1)));
  }

  private ONNXRef<?> columns(ONNXRef<?> rows, int from, int to) {
    return graph.operation(
        Operator.SLICE,
        List.of(
            rows,
            graph.array("from", new long[] {from}),
            graph.array("to", new long[] {to}),
            graph.array("axes", new long[] {1})),
        "columns");
  }

  private ONNXRef<?> residual(ResidualBlock block, ONNXRef<?> stream) {
    ONNXRef<?> hidden = linear(block.inner(), norm(block.norm(), stream));
    ONNXRef<?> change = linear(block.outer(), hidden.apply(Operator.RELU));
    return stream.apply(ONNXOperators.ADD, change);
  }

  private ONNXRef<?> norm(LayerNorm norm, ONNXRef<?> input) {
    return graph.operation(
        Operator.LAYER_NORMALIZATION,
        List.of(
            input,
            tensor("gamma", parameter(norm, "gamma")),
            tensor("beta", parameter(norm, "beta"))),
        "norm",
        Map.of("axis", -1, "epsilon", LAYER_NORM_EPSILON));
  }

  private ONNXRef<?> linear(Linear linear, ONNXRef<?> input) {
    return graph.operation(
        ONNXOperators.GEMM,
        List.of(
            input,
            tensor("weight", parameter(linear, "weight")),
            tensor("bias", parameter(linear, "bias"))),
        "linear",
        Map.of("transB", 1));
  }

  private ONNXInitializer tensor(String name, Parameter parameter) {
    NDArray array = parameter.getArray();
    List<Integer> shape =
        LongStream.of(array.getShape().getShape()).mapToObj(Math::toIntExact).toList();
    float[] values = array.toFloatArray();
    return graph.floatTensor(name, shape, buffer -> buffer.put(values));
  }

  private static Parameter parameter(Block block, String name) {
    Parameter parameter = block.getDirectParameters().get(name);
    if (parameter == null) {
      throw new IllegalStateException(
          block.getClass().getSimpleName()
              + " has no parameter "
              + name
              + " but "
              + Arrays.toString(block.getDirectParameters().keys().toArray()));
    }
    return parameter;
  }
}
