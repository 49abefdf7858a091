package io.cgl.checkpoint;

import ai.onnx.proto.OnnxMl;
import io.cgl.checkpoint.features.InputField;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXInitializer;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXOperators;
import org.tribuo.util.onnx.ONNXPlaceholder;

/**
 * A real bundle with the smallest real graph, softmax(features x weights), for tests that load
 * checkpoints.
 *
 * @param inputs whose columns together are the rows of the weights
 * @param classes one per column of the weights
 */
public record LinearCheckpoint(
    String modelName, List<InputField> inputs, List<String> classes, float[][] weights) {

  /**
   * A model of one numeric field {@code x} with the classes {@code low} (x below 0) and {@code
   * high}.
   */
  public static LinearCheckpoint signOfX(String modelName, float sharpness) {
    return new LinearCheckpoint(
        modelName,
        List.of(new InputField.Numeric("x")),
        List.of("low", "high"),
        new float[][] {{-sharpness, sharpness}});
  }

  /**
   * Writes the bundle. Its drift reference has {@code referenceCounts}, in the order of the
   * classes.
   */
  public CheckpointBundle write(Path folder, Long... referenceCounts) throws IOException {
    return write(folder, Map.of(), referenceCounts);
  }

  /** Writes the bundle with confidence thresholds by class. */
  public CheckpointBundle write(
      Path folder, Map<String, Double> abstainBelow, Long... referenceCounts) throws IOException {
    return write(folder, abstainBelow, List.of(), referenceCounts);
  }

  /** Writes the bundle with confidence thresholds by class and a held-out confusion matrix. */
  public CheckpointBundle write(
      Path folder,
      Map<String, Double> abstainBelow,
      List<List<Long>> confusion,
      Long... referenceCounts)
      throws IOException {
    return write(folder, abstainBelow, confusion, null, referenceCounts);
  }

  /** Writes the bundle with all of that and a decision of its own, or null for none. */
  public CheckpointBundle write(
      Path folder,
      Map<String, Double> abstainBelow,
      List<List<Long>> confusion,
      Manifest.Decision decision,
      Long... referenceCounts)
      throws IOException {
    try (BundleWriter writer = BundleWriter.at(folder)) {
      try (OutputStream out = Files.newOutputStream(writer.file(BundleFiles.GRAPH))) {
        graph().writeTo(out);
      }
      writer.writeGolden(golden());
      return writer.seal(manifest(abstainBelow, confusion, decision, List.of(referenceCounts)));
    }
  }

  private OnnxMl.ModelProto graph() {
    ONNXContext onnx = new ONNXContext();
    ONNXPlaceholder features = onnx.floatInput(OnnxGraph.INPUT, weights.length);
    ONNXPlaceholder probabilities = onnx.floatOutput(OnnxGraph.OUTPUT, classes.size());
    ONNXInitializer matrix =
        onnx.floatTensor(
            "weights",
            List.of(weights.length, classes.size()),
            buffer -> {
              for (float[] row : weights) {
                buffer.put(row);
              }
            });
    ONNXNode logits = features.apply(ONNXOperators.GEMM, matrix);
    logits.apply(ONNXOperators.SOFTMAX, Map.of("axis", 1)).assignTo(probabilities);
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(6)
        .addOpsetImport(ONNXOperators.getOpsetProto())
        .setGraph(onnx.buildGraph())
        .build();
  }

  private GoldenRows golden() {
    float[][] rows = new float[4][weights.length];
    float[][] expected = new float[rows.length][];
    for (int r = 0; r < rows.length; r++) {
      java.util.Arrays.fill(rows[r], r - 1.5f);
      expected[r] = softmax(rows[r]);
    }
    return new GoldenRows(rows, expected);
  }

  private float[] softmax(float[] row) {
    double[] exponentials = new double[classes.size()];
    double sum = 0;
    for (int k = 0; k < exponentials.length; k++) {
      double logit = 0;
      for (int i = 0; i < row.length; i++) {
        logit += row[i] * weights[i][k];
      }
      exponentials[k] = Math.exp(logit);
      sum += exponentials[k];
    }
    float[] probabilities = new float[exponentials.length];
    for (int k = 0; k < exponentials.length; k++) {
      probabilities[k] = (float) (exponentials[k] / sum);
    }
    return probabilities;
  }

  private Manifest manifest(
      Map<String, Double> abstainBelow,
      List<List<Long>> confusion,
      Manifest.Decision decision,
      List<Long> referenceCounts) {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        modelName,
        "",
        Instant.EPOCH,
        inputs,
        classes,
        referenceCounts,
        new Manifest.Network("linear", "student", Map.of()),
        new Manifest.Provenance("by hand", "", 0, 0, Map.of()),
        Map.of("balancedAccuracy", 1.0),
        Map.of(),
        Map.of(),
        new Manifest.Calibration(0, 1, 0, 0, confusion),
        decision,
        new Manifest.DriftReference(referenceCounts),
        abstainBelow,
        0,
        Map.of());
  }
}
