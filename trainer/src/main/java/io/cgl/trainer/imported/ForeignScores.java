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
import io.cgl.trainer.data.Dataset;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
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
   * @param inputs of the rows' columns, numbers without an offset
   * @throws CheckpointException if the graph cannot be run
   */
  static double[][] of(ForeignGraph foreign, List<InputField> inputs, Dataset rows) {
    // DJL makes the one environment of the process, and fails where there is one.
    System.setProperty("ai.djl.offline", "true");
    Engine.getEngine("OnnxRuntime");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> fed = new HashMap<>();
    try (OrtSession session = environment.createSession(withOutput(foreign))) {
      for (ForeignGraph.Input input : foreign.inputs()) {
        fed.put(input.name(), tensor(environment, foreign, input, inputs, rows));
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

  private static OnnxTensor tensor(
      OrtEnvironment environment,
      ForeignGraph foreign,
      ForeignGraph.Input input,
      List<InputField> inputs,
      Dataset rows)
      throws OrtException {
    boolean matrix = foreign.inputs().size() == 1 && input.width() != 1;
    int width = matrix ? inputs.size() : 1;
    int first =
        matrix
            ? 0
            : IntStream.range(0, inputs.size())
                .filter(i -> inputs.get(i).name().equals(input.name()))
                .findFirst()
                .orElseThrow();
    double[] values = new double[rows.rows() * width];
    for (int row = 0; row < rows.rows(); row++) {
      for (int column = 0; column < width; column++) {
        values[row * width + column] = rows.features()[row * inputs.size() + first + column];
      }
    }
    long[] shape = input.rank() == 1 ? new long[] {rows.rows()} : new long[] {rows.rows(), width};
    return switch (input.type()) {
      case ForeignGraph.FLOAT -> {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) values[i];
        }
        yield OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), shape);
      }
      case ForeignGraph.DOUBLE ->
          OnnxTensor.createTensor(environment, DoubleBuffer.wrap(values), shape);
      case ForeignGraph.INT64 ->
          OnnxTensor.createTensor(
              environment,
              LongBuffer.wrap(
                  IntStream.range(0, values.length).mapToLong(i -> (long) values[i]).toArray()),
              shape);
      case ForeignGraph.INT32 ->
          OnnxTensor.createTensor(
              environment,
              IntBuffer.wrap(IntStream.range(0, values.length).map(i -> (int) values[i]).toArray()),
              shape);
      case ForeignGraph.STRING -> {
        List<String> words = ((InputField.Categorical) inputs.get(first)).vocabulary();
        String[] texts = new String[values.length];
        for (int i = 0; i < texts.length; i++) {
          texts[i] = values[i] < 1 ? "" : words.get((int) values[i] - 1);
        }
        yield OnnxTensor.createTensor(environment, texts, shape);
      }
      default ->
          throw new CheckpointException(
              "input '%s' has a type that cannot be fed".formatted(input.name()));
    };
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
