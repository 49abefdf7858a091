package io.cgl.trainer.export;

import ai.djl.ndarray.types.Shape;
import io.cgl.trainer.data.ImageShape;
import io.cgl.trainer.network.FilterBank;
import java.util.List;
import java.util.Map;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXRef;

/** Writes a {@link FilterBank} as ONNX nodes, by the same operations. */
final class OnnxFilters {

  private final ONNXContext graph;
  private final FilterBank bank;

  OnnxFilters(ONNXContext graph, FilterBank bank) {
    this.graph = graph;
    this.bank = bank;
  }

  /** Adds the nodes behind raw rows and returns their output, [batch, outputs]. */
  ONNXRef<?> write(ONNXRef<?> raw) {
    ImageShape image = bank.image();
    ONNXRef<?> images =
        reshaped(
            raw.apply(ONNXOperators.DIV, graph.constant("white", FilterBank.WHITE)),
            new Shape(0, image.channels(), image.height(), image.width()));
    ONNXRef<?> edges =
        graph
            .operation(
                Operator.CONV,
                List.of(
                    images,
                    graph.floatTensor(
                        "filters",
                        List.of(FilterBank.DIRECTIONS, image.channels(), 3, 3),
                        buffer -> buffer.put(bank.filters()))),
                "edges",
                Map.of(
                    "kernel_shape", new int[] {3, 3},
                    "strides", new int[] {1, 1},
                    "pads", new int[] {1, 1, 1, 1}))
            .apply(Operator.RELU);
    ONNXRef<?> cells = pooled(edges.apply(Operator.SQRT), bank.cell(), bank.cell(), 0);
    ONNXRef<?> energy =
        graph.operation(
            ONNXOperators.REDUCE_SUM,
            List.of(
                cells.apply(ONNXOperators.MUL, cells), graph.array("directions", new long[] {1})),
            "energy",
            Map.of("keepdims", 1));
    ONNXRef<?> nearby = pooled(energy, 3, 1, 1);
    ONNXRef<?> relative =
        cells.apply(
            ONNXOperators.DIV,
            nearby
                .apply(Operator.SQRT)
                .apply(ONNXOperators.ADD, graph.constant("floor", FilterBank.FLOOR)));
    return graph.operation(
        ONNXOperators.CONCAT,
        List.of(
            flat(cells), flat(relative), flat(pooled(images, bank.cell() / 2, bank.cell() / 2, 0))),
        "filtered",
        Map.of("axis", 1));
  }

  /** Means of windows, with zeros beyond the borders. */
  private ONNXRef<?> pooled(ONNXRef<?> images, int side, int stride, int padding) {
    return graph.operation(
        Operator.AVERAGE_POOL,
        List.of(images),
        "pooled",
        Map.of(
            "kernel_shape", new int[] {side, side},
            "strides", new int[] {stride, stride},
            "pads", new int[] {padding, padding, padding, padding},
            "count_include_pad", 1));
  }

  private ONNXRef<?> flat(ONNXRef<?> images) {
    return reshaped(images, new Shape(0, -1));
  }

  private ONNXRef<?> reshaped(ONNXRef<?> input, Shape shape) {
    return graph.operation(
        Operator.RESHAPE, List.of(input, graph.array("shape", shape.getShape())), "reshaped");
  }
}
