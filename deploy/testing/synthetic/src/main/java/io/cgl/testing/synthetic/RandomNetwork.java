package io.cgl.testing.synthetic;

import ai.onnx.proto.OnnxMl;
import io.cgl.checkpoint.BundleFiles;
import io.cgl.checkpoint.BundleWriter;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.GoldenRows;
import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.OnnxGraph;
import io.cgl.checkpoint.features.InputField;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXInitializer;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXPlaceholder;
import org.tribuo.util.onnx.ONNXRef;

/**
 * A real bundle of an untrained network: fully connected layers with ReLU between them, random
 * weights, softmax. A yardstick for the stream around it, not what the trainer makes.
 */
public final class RandomNetwork {

  /** Classes of a network that says nothing else. */
  private static final int CLASSES = 7;

  private static final int GOLDEN_ROWS = 16;

  private final List<InputField> inputs;
  private final List<Integer> sizes;
  private final long seed;
  private final Random random;
  private final List<Layer> layers = new ArrayList<>();

  /**
   * One layer.
   *
   * @param weights inputs x outputs
   * @param biases one per output
   */
  private record Layer(float[][] weights, float[] biases) {}

  /**
   * Draws the weights.
   *
   * @param inputs numeric fields of the events
   * @param hidden units of each hidden layer
   * @param seed another one gives other weights, and so another checkpoint of the same cost
   */
  public RandomNetwork(List<? extends InputField> inputs, List<Integer> hidden, long seed) {
    this(inputs, hidden, CLASSES, seed);
  }

  /** Draws the weights of a network with so many classes. */
  public RandomNetwork(
      List<? extends InputField> inputs, List<Integer> hidden, int classes, long seed) {
    this.inputs = List.copyOf(inputs);
    this.sizes = sizes(inputs.size(), hidden, classes);
    this.seed = seed;
    this.random = new Random(seed);
    for (int i = 0; i + 1 < sizes.size(); i++) {
      layers.add(randomLayer(sizes.get(i), sizes.get(i + 1)));
    }
  }

  /** The sizes of the layers of such a network, inputs first. */
  public static List<Integer> sizes(int inputs, List<Integer> hidden) {
    return sizes(inputs, hidden, CLASSES);
  }

  /** The sizes of the layers of a network with so many classes, inputs first. */
  public static List<Integer> sizes(int inputs, List<Integer> hidden, int classes) {
    List<Integer> sizes = new ArrayList<>(List.of(inputs));
    sizes.addAll(hidden);
    sizes.add(classes);
    return sizes;
  }

  /**
   * Writes the bundle.
   *
   * @throws IllegalStateException if it cannot be written there
   */
  public CheckpointBundle write(Path folder, String modelName) {
    try (BundleWriter writer = BundleWriter.at(folder)) {
      try (OutputStream out = Files.newOutputStream(writer.file(BundleFiles.GRAPH))) {
        graph().writeTo(out);
      }
      writer.writeGolden(golden());
      return writer.seal(manifest(modelName));
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot write a random checkpoint at %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** He's initialisation: what ReLU passes on keeps its variance. */
  private Layer randomLayer(int inputs, int outputs) {
    double deviation = Math.sqrt(2.0 / inputs);
    float[][] weights = new float[inputs][outputs];
    for (float[] row : weights) {
      for (int j = 0; j < outputs; j++) {
        row[j] = (float) (deviation * random.nextGaussian());
      }
    }
    return new Layer(weights, new float[outputs]);
  }

  private OnnxMl.ModelProto graph() {
    ONNXContext onnx = new ONNXContext();
    ONNXRef<?> last = onnx.floatInput(OnnxGraph.INPUT, inputs.size());
    ONNXPlaceholder probabilities = onnx.floatOutput(OnnxGraph.OUTPUT, classes());
    for (int i = 0; i < layers.size(); i++) {
      last = i == 0 ? last : last.apply(Relu.RELU);
      last = linear(onnx, layers.get(i), last);
    }
    last.apply(ONNXOperators.SOFTMAX, Map.of("axis", 1)).assignTo(probabilities);
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(6)
        .addOpsetImport(ONNXOperators.getOpsetProto())
        .setGraph(onnx.buildGraph())
        .build();
  }

  private static ONNXRef<?> linear(ONNXContext onnx, Layer layer, ONNXRef<?> input) {
    int outputs = layer.biases().length;
    ONNXInitializer weights =
        onnx.floatTensor(
            "weights",
            List.of(layer.weights().length, outputs),
            buffer -> {
              for (float[] row : layer.weights()) {
                buffer.put(row);
              }
            });
    ONNXInitializer biases =
        onnx.floatTensor("biases", List.of(outputs), buffer -> buffer.put(layer.biases()));
    return onnx.operation(ONNXOperators.GEMM, List.of(input, weights, biases), "linear");
  }

  private GoldenRows golden() {
    float[][] rows = new float[GOLDEN_ROWS][inputs.size()];
    float[][] expected = new float[GOLDEN_ROWS][];
    for (int r = 0; r < GOLDEN_ROWS; r++) {
      for (int i = 0; i < inputs.size(); i++) {
        rows[r][i] = (float) random.nextGaussian();
      }
      expected[r] = probabilities(rows[r]);
    }
    return new GoldenRows(rows, expected);
  }

  private float[] probabilities(float[] row) {
    double[] values = IntStream.range(0, row.length).mapToDouble(i -> row[i]).toArray();
    for (int i = 0; i < layers.size(); i++) {
      values = linear(layers.get(i), values);
      for (int j = 0; i + 1 < layers.size() && j < values.length; j++) {
        values[j] = Math.max(0, values[j]);
      }
    }
    return softmax(values);
  }

  private static double[] linear(Layer layer, double[] input) {
    double[] output = new double[layer.biases().length];
    for (int j = 0; j < output.length; j++) {
      output[j] = layer.biases()[j];
      for (int i = 0; i < input.length; i++) {
        output[j] += input[i] * layer.weights()[i][j];
      }
    }
    return output;
  }

  private static float[] softmax(double[] logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    float[] probabilities = new float[logits.length];
    for (int k = 0; k < logits.length; k++) {
      probabilities[k] = (float) (Math.exp(logits[k]) / sum);
    }
    return probabilities;
  }

  private int classes() {
    return sizes.get(sizes.size() - 1);
  }

  private Manifest manifest(String modelName) {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        modelName,
        "",
        Instant.EPOCH,
        inputs,
        IntStream.range(0, classes()).mapToObj(k -> "class-" + k).toList(),
        Collections.nCopies(classes(), 0L),
        new Manifest.Network("random", "student", Map.of()),
        new Manifest.Provenance("random weights", "", 0, seed, Map.of()),
        Map.of(),
        Map.of(),
        Map.of(),
        new Manifest.Calibration(0, 1, 0, 0, List.of()),
        null,
        new Manifest.DriftReference(Collections.nCopies(classes(), 0L)),
        Map.of(),
        0,
        Map.of());
  }
}
