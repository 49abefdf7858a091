package io.cgl.trainer.imported;

import ai.djl.engine.Engine;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.cgl.checkpoint.CheckpointException;
import io.cgl.checkpoint.features.InputField;
import io.cgl.checkpoint.features.ValueReading;
import io.cgl.trainer.data.DataException;
import io.cgl.trainer.data.LabelledRows;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What a foreign graph itself says of rows, fed in its own types, as its own tool would. */
final class ForeignScores {

  private ForeignScores() {}

  /**
   * Its last tensor, rows x columns.
   *
   * @param inputs the checkpoint's, of which those of a matrix are its columns
   * @throws CheckpointException if the graph cannot be run
   */
  static double[][] of(ForeignGraph foreign, List<InputField> inputs, LabelledRows rows) {
    // DJL makes the one environment of the process, and fails where there is one.
    System.setProperty("ai.djl.offline", "true");
    Engine.getEngine("OnnxRuntime");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> fed = new HashMap<>();
    List<Object[]> values = values(inputs, rows);
    try (OrtSession session = environment.createSession(withOutput(foreign))) {
      for (ForeignGraph.Input input : foreign.inputs()) {
        fed.put(input.name(), tensor(environment, foreign, input, inputs, values));
      }
      try (OrtSession.Result result = session.run(fed, Set.of(foreign.output()))) {
        return doubles(result.get(0).getValue());
      }
    } catch (OrtException e) {
      throw new CheckpointException("the model cannot be run: " + e.getMessage(), e);
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  private static byte[] withOutput(ForeignGraph foreign) {
    GraphProto graph = foreign.model().getGraph();
    if (graph.getOutputList().stream().anyMatch(out -> out.getName().equals(foreign.output()))) {
      return foreign.model().toByteArray();
    }
    ValueInfoProto output =
        ValueInfoProto.newBuilder()
            .setName(foreign.output())
            .setType(
                TypeProto.newBuilder()
                    .setTensorType(TypeProto.Tensor.newBuilder().setElemType(foreign.outputType())))
            .build();
    return foreign.model().toBuilder()
        .setGraph(graph.toBuilder().addOutput(output))
        .build()
        .toByteArray();
  }

  /** The raw values of each row in the order of the inputs. */
  private static List<Object[]> values(List<InputField> inputs, LabelledRows rows) {
    int[] positions =
        inputs.stream().mapToInt(input -> rows.fields().indexOf(input.name())).toArray();
    List<Object[]> all = new ArrayList<>();
    rows.forEach(
        (values, label) ->
            all.add(IntStream.of(positions).mapToObj(position -> values[position]).toArray()));
    return all;
  }

  private static OnnxTensor tensor(
      OrtEnvironment environment,
      ForeignGraph foreign,
      ForeignGraph.Input input,
      List<InputField> inputs,
      List<Object[]> rows)
      throws OrtException {
    boolean matrix = foreign.isMatrix(inputs.size());
    int width = matrix ? inputs.size() : 1;
    int first = 0;
    while (!matrix && !inputs.get(first).name().equals(input.name())) {
      first++;
    }
    List<Object> cells = new ArrayList<>();
    for (Object[] row : rows) {
      cells.addAll(Arrays.asList(row).subList(first, first + width));
    }
    long[] shape = input.rank() == 1 ? new long[] {rows.size()} : new long[] {rows.size(), width};
    return switch (input.type()) {
      case ForeignGraph.FLOAT -> {
        FloatBuffer floats = FloatBuffer.allocate(cells.size());
        cells.forEach(cell -> floats.put((float) number(cell)));
        yield OnnxTensor.createTensor(environment, floats.flip(), shape);
      }
      case ForeignGraph.DOUBLE ->
          OnnxTensor.createTensor(
              environment,
              DoubleBuffer.wrap(cells.stream().mapToDouble(ForeignScores::number).toArray()),
              shape);
      case ForeignGraph.INT64 ->
          OnnxTensor.createTensor(
              environment,
              LongBuffer.wrap(cells.stream().mapToLong(cell -> whole(input, cell)).toArray()),
              shape);
      case ForeignGraph.INT32 ->
          OnnxTensor.createTensor(
              environment,
              IntBuffer.wrap(cells.stream().mapToInt(cell -> (int) whole(input, cell)).toArray()),
              shape);
      case ForeignGraph.STRING ->
          OnnxTensor.createTensor(
              environment, cells.stream().map(ForeignScores::word).toArray(String[]::new), shape);
      default ->
          throw new CheckpointException(
              "input '%s' has a type that cannot be fed".formatted(input.name()));
    };
  }

  private static double number(Object value) {
    return ValueReading.number(value).map(Number::doubleValue).orElse(Double.NaN);
  }

  private static long whole(ForeignGraph.Input input, Object value) {
    return ValueReading.number(value)
        .map(Number::longValue)
        .orElseThrow(
            () ->
                new DataException(
                    "input '%s' takes whole numbers, which are never missing, and a row has none: remove such rows, or export the model with an input of floats"
                        .formatted(input.name())));
  }

  private static String word(Object value) {
    String word = ValueReading.word(value);
    return word == null ? "" : word;
  }

  private static double[][] doubles(Object value) {
    if (value instanceof double[][] doubles) {
      return doubles;
    }
    if (value instanceof float[][] floats) {
      double[][] wide = new double[floats.length][];
      for (int row = 0; row < wide.length; row++) {
        float[] narrow = floats[row];
        wide[row] = IntStream.range(0, narrow.length).mapToDouble(i -> narrow[i]).toArray();
      }
      return wide;
    }
    throw new CheckpointException(
        "the model's output is a %s, rows x classes are expected"
            .formatted(value.getClass().getSimpleName()));
  }
}
