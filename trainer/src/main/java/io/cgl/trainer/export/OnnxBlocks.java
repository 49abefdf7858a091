package io.cgl.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.cgl.trainer.network.ConvolutionalBlock;
import io.cgl.trainer.network.CosineHead;
import io.cgl.trainer.network.GlobalAverageBlock;
import io.cgl.trainer.network.InputBlock;
import io.cgl.trainer.network.NormalisedConvolution;
import io.cgl.trainer.network.ReshapeBlock;
import io.cgl.trainer.network.ResidualBlock;
import io.cgl.trainer.network.StemBlock;
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
    if (block instanceof ReshapeBlock reshape) {
      return reshape(reshape.row(), input);
    }
    if (block instanceof StemBlock stem) {
      return convolution(stem.convolution(), input).apply(Operator.RELU);
    }
    if (block instanceof ConvolutionalBlock convolutional) {
      return convolutional(convolutional, input);
    }
    if (block instanceof GlobalAverageBlock) {
      return reshape(new Shape(-1), input.apply(Operator.GLOBAL_AVERAGE_POOL));
    }
    if (block instanceof LayerNorm norm) {
      return norm(norm, input);
    }
    if (block instanceof Linear linear) {
      return linear(linear, input);
    }
    if (block instanceof CosineHead head) {
      return cosine(head, input);
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
            List.of(tensor(block, "embedding"), indices),
            "embedded",
            Map.of("axis", 0));
    long flat = (long) categorical * block.shape().embedding();
    ONNXRef<?> embedded = reshape(new Shape(flat), looked);
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

  /** Gives every row another shape; 0 stands for the batch as it is. */
  private ONNXRef<?> reshape(Shape row, ONNXRef<?> input) {
    long[] shape = new Shape(0).addAll(row).getShape();
    return graph.operation(
        Operator.RESHAPE, List.of(input, graph.array("shape", shape)), "reshaped");
  }

  private ONNXRef<?> convolutional(ConvolutionalBlock block, ONNXRef<?> input) {
    ONNXRef<?> hidden = convolution(block.first(), input).apply(Operator.RELU);
    ONNXRef<?> change = convolution(block.second(), hidden);
    ONNXRef<?> past = block.shortcut() == null ? input : convolution(block.shortcut(), input);
    return change.apply(ONNXOperators.ADD, past).apply(Operator.RELU);
  }

  private ONNXRef<?> convolution(NormalisedConvolution block, ONNXRef<?> input) {
    int padding = block.padding();
    ONNXRef<?> convolved =
        graph.operation(
            Operator.CONV,
            List.of(input, tensor(block, "weight")),
            "convolution",
            Map.of(
                "kernel_shape", new int[] {block.kernel(), block.kernel()},
                "strides", new int[] {block.stride(), block.stride()},
                "pads", new int[] {padding, padding, padding, padding}));
    return graph.operation(
        Operator.BATCH_NORMALIZATION,
        List.of(
            convolved,
            tensor(block, "gamma"),
            tensor(block, "beta"),
            tensor(block, "mean"),
            tensor(block, "variance")),
        "normalised",
        Map.of("epsilon", NormalisedConvolution.EPSILON));
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
        List.of(input, tensor(norm, "gamma"), tensor(norm, "beta")),
        "norm",
        Map.of("axis", -1, "epsilon", LAYER_NORM_EPSILON));
  }

  private ONNXRef<?> linear(Linear linear, ONNXRef<?> input) {
    return graph.operation(
        ONNXOperators.GEMM,
        List.of(input, tensor(linear, "weight"), tensor(linear, "bias")),
        "linear",
        Map.of("transB", 1));
  }

  private ONNXRef<?> cosine(CosineHead head, ONNXRef<?> input) {
    ONNXRef<?> length =
        input
            .apply(Operator.REDUCE_L2, Map.of("axes", new int[] {1}))
            .apply(Operator.MAX, graph.constant("shortest", CosineHead.SHORTEST));
    CosineHead.Directions directions = head.directions();
    return graph.operation(
        ONNXOperators.GEMM,
        List.of(
            input.apply(ONNXOperators.DIV, length),
            tensor("directions", directions.shape(), directions.values())),
        "cosine",
        Map.of("transB", 1));
  }

  private ONNXInitializer tensor(String name, Shape shape, float[] values) {
    List<Integer> dimensions = LongStream.of(shape.getShape()).mapToObj(Math::toIntExact).toList();
    return graph.floatTensor(name, dimensions, buffer -> buffer.put(values));
  }

  private ONNXInitializer tensor(Block block, String name) {
    Parameter parameter = block.getDirectParameters().get(name);
    if (parameter == null) {
      throw new IllegalStateException(
          "%s has no parameter %s but %s"
              .formatted(
                  block.getClass().getSimpleName(), name, block.getDirectParameters().keys()));
    }
    NDArray array = parameter.getArray();
    return tensor(name, array.getShape(), array.toFloatArray());
  }
}
