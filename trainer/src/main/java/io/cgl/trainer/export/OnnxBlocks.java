package io.cgl.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.cgl.trainer.data.FeatureLayout;
import io.cgl.trainer.network.ConvolutionalBlock;
import io.cgl.trainer.network.GlobalAverageBlock;
import io.cgl.trainer.network.NetworkShape;
import io.cgl.trainer.network.NormalisedConvolution;
import io.cgl.trainer.network.PackedInput;
import io.cgl.trainer.network.PackedLinear;
import io.cgl.trainer.network.PackedNorm;
import io.cgl.trainer.network.ReshapeBlock;
import io.cgl.trainer.network.ResidualBlock;
import io.cgl.trainer.network.StemBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXInitializer;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXRef;

/**
 * Writes DJL blocks, without their dropout, as ONNX nodes. A block of one member works on [batch,
 * width], one of several on [members, batch, width].
 */
final class OnnxBlocks {

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
    if (block instanceof PackedInput inputBlock) {
      return input(inputBlock, input);
    }
    if (block instanceof ResidualBlock residual) {
      return residual(residual, input);
    }
    if (block instanceof PackedNorm norm) {
      return norm(norm, input);
    }
    if (block instanceof PackedLinear linear) {
      return linear(values(linear.weight()), values(linear.bias()), shape(linear), input);
    }
    if (block instanceof LambdaBlock) {
      return input.apply(Operator.RELU);
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
    throw new IllegalArgumentException("no ONNX form for " + block.getClass().getName());
  }

  private ONNXRef<?> input(PackedInput block, ONNXRef<?> rows) {
    NetworkShape shape = block.shape();
    int numeric = shape.layout().numeric();
    int width = shape.members() * shape.width();
    ONNXRef<?> bias = tensor("bias", List.of(width), values(block.bias()));
    ONNXRef<?> sum = bias;
    if (numeric > 0) {
      ONNXRef<?> numbers = block.categories() == null ? rows : columns(rows, 0, numeric);
      sum =
          graph.operation(
              ONNXOperators.GEMM,
              List.of(
                  numbers,
                  tensor("numeric", List.of(numeric, width), values(block.numeric())),
                  bias),
              "input");
    }
    if (block.categories() != null) {
      sum = looked(block, rows, width).apply(ONNXOperators.ADD, sum);
    }
    return shape.members() == 1
        ? sum
        : graph.operation(
            Operator.TRANSPOSE,
            List.of(reshape(new Shape(shape.members(), shape.width()), sum)),
            "members",
            Map.of("perm", new int[] {1, 0, 2}));
  }

  /** The sum of the weights of a row's categories; an unknown one has none. */
  private ONNXRef<?> looked(PackedInput block, ONNXRef<?> rows, int width) {
    FeatureLayout layout = block.shape().layout();
    float[] table = values(block.categories());
    for (long unknown : block.unknown()) {
      Arrays.fill(table, (int) unknown * width, (int) (unknown + 1) * width, 0);
    }
    ONNXNode indices =
        graph.operation(
            ONNXOperators.CAST,
            List.of(columns(rows, layout.numeric(), layout.width())),
            "indices",
            Map.of("to", DataType.INT64.getNumber()));
    ONNXNode each =
        graph.operation(
            ONNXOperators.GATHER,
            List.of(tensor("categories", List.of(layout.entries(), width), table), indices),
            "category",
            Map.of("axis", 0));
    return graph.operation(
        ONNXOperators.REDUCE_SUM,
        List.of(each, graph.array("columns", new long[] {1})),
        "categories",
        Map.of("keepdims", 0));
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
    ONNXRef<?> hidden = normalised(block.norm(), block.inner(), stream).apply(Operator.RELU);
    ONNXRef<?> change = write(block.outer(), hidden);
    return stream.apply(ONNXOperators.ADD, change);
  }

  /** A norm and the linear layer behind it, which takes over the gains and shifts of members. */
  private ONNXRef<?> normalised(PackedNorm norm, PackedLinear linear, ONNXRef<?> input) {
    Shape shape = shape(linear);
    int members = (int) shape.get(0);
    int in = (int) shape.get(1);
    int out = (int) shape.get(2);
    if (members == 1) {
      return write(linear, norm(norm, input));
    }
    float[] gamma = values(norm.gamma());
    float[] beta = values(norm.beta());
    float[] weight = values(linear.weight());
    float[] bias = values(linear.bias());
    for (int row = 0; row < members * in; row++) {
      for (int column = 0; column < out; column++) {
        int at = row * out + column;
        bias[row / in * out + column] += beta[row] * weight[at];
        weight[at] *= gamma[row];
      }
    }
    return linear(weight, bias, shape, standardised(in, input));
  }

  private ONNXRef<?> norm(PackedNorm norm, ONNXRef<?> input) {
    Shape shape = norm.gamma().getArray().getShape();
    int width = (int) shape.get(2);
    if (shape.get(0) == 1) {
      return layerNorm(values(norm.gamma()), values(norm.beta()), input);
    }
    return standardised(width, input)
        .apply(ONNXOperators.MUL, tensor("gamma", shape, values(norm.gamma())))
        .apply(ONNXOperators.ADD, tensor("beta", shape, values(norm.beta())));
  }

  private ONNXRef<?> standardised(int width, ONNXRef<?> input) {
    float[] ones = new float[width];
    Arrays.fill(ones, 1);
    return layerNorm(ones, new float[width], input);
  }

  private ONNXRef<?> layerNorm(float[] gamma, float[] beta, ONNXRef<?> input) {
    return graph.operation(
        Operator.LAYER_NORMALIZATION,
        List.of(input, graph.array("gamma", gamma), graph.array("beta", beta)),
        "norm",
        Map.of("axis", -1, "epsilon", PackedNorm.EPSILON));
  }

  private ONNXRef<?> linear(float[] weight, float[] bias, Shape shape, ONNXRef<?> input) {
    int members = (int) shape.get(0);
    int in = (int) shape.get(1);
    int out = (int) shape.get(2);
    if (members == 1) {
      return graph.operation(
          ONNXOperators.GEMM,
          List.of(
              input,
              tensor("weight", List.of(in, out), weight),
              tensor("bias", List.of(out), bias)),
          "linear");
    }
    return input
        .apply(Operator.MAT_MUL, tensor("weight", List.of(members, in, out), weight))
        .apply(ONNXOperators.ADD, tensor("bias", List.of(members, 1, out), bias));
  }

  private static Shape shape(PackedLinear linear) {
    return linear.weight().getArray().getShape();
  }

  private static float[] values(Parameter parameter) {
    return parameter.getArray().toFloatArray();
  }

  private ONNXInitializer tensor(String name, List<Integer> dimensions, float[] values) {
    return graph.floatTensor(name, dimensions, buffer -> buffer.put(values));
  }

  private ONNXInitializer tensor(String name, Shape shape, float[] values) {
    return tensor(
        name, LongStream.of(shape.getShape()).mapToObj(Math::toIntExact).toList(), values);
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
