package io.cgl.benchmarks.flink;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cgl.avro.Classification;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/**
 * A bundle's graph in ONNX Runtime, and its inputs and classes as its manifest describes them. For
 * use by one thread.
 */
final class BundleModel implements AutoCloseable {

  private final List<Input> inputs = new ArrayList<>();
  private final List<String> classes = new ArrayList<>();
  private final String modelName;
  private final String modelId;
  private final OrtSession session;
  private final String inputName;
  private FloatBuffer buffer = FloatBuffer.allocate(0);

  /**
   * One input.
   *
   * @param vocabulary numbers of words; null for a number
   */
  private record Input(String name, Map<String, Integer> vocabulary) {

    float encode(GenericRecord event) {
      Object value = event.get(name);
      if (vocabulary != null) {
        return value == null ? 0 : vocabulary.getOrDefault(value.toString(), 0);
      }
      return value == null ? Float.NaN : ((Number) value).floatValue();
    }
  }

  BundleModel(Path bundle) throws IOException, OrtException {
    JsonNode manifest = new ObjectMapper().readTree(bundle.resolve("manifest.json").toFile());
    manifest
        .get("inputs")
        .forEach(input -> inputs.add(new Input(input.get("name").asText(), vocabulary(input))));
    manifest.get("classes").forEach(name -> classes.add(name.asText()));
    modelName = manifest.get("modelName").asText();
    modelId = manifest.get("modelId").asText();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    // Each subtask has a thread and a session of its own.
    options.setIntraOpNumThreads(1);
    session =
        OrtEnvironment.getEnvironment()
            .createSession(bundle.resolve("model.onnx").toString(), options);
    inputName = session.getInputNames().iterator().next();
  }

  /** Classifies events with one call of the graph. */
  List<KeyedResult> classify(List<KeyedEvent> events) throws OrtException {
    FloatBuffer rows = room(events.size() * inputs.size());
    for (KeyedEvent event : events) {
      for (Input input : inputs) {
        rows.put(input.encode(event.value()));
      }
    }
    long[] shape = {events.size(), inputs.size()};
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), rows.flip(), shape);
        OrtSession.Result output = session.run(Map.of(inputName, tensor))) {
      float[][] probabilities = (float[][]) output.get(0).getValue();
      List<KeyedResult> results = new ArrayList<>(events.size());
      for (int i = 0; i < probabilities.length; i++) {
        results.add(result(events.get(i), probabilities[i]));
      }
      return results;
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }

  /** A native buffer, which ONNX Runtime reads in place. */
  private FloatBuffer room(int floats) {
    if (buffer.capacity() < floats) {
      buffer =
          ByteBuffer.allocateDirect(floats * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
    return buffer.clear();
  }

  private KeyedResult result(KeyedEvent event, float[] probabilities) {
    int best = 0;
    List<Float> boxed = new ArrayList<>(probabilities.length);
    for (int i = 0; i < probabilities.length; i++) {
      boxed.add(probabilities[i]);
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return new KeyedResult(
        event.key(),
        Classification.newBuilder()
            .setModelName(modelName)
            .setModelId(modelId)
            .setLabel(classes.get(best))
            .setConfidence(probabilities[best])
            .setProbabilities(boxed)
            .setSourceTopic(event.topic())
            .setSourcePartition(event.partition())
            .setSourceOffset(event.offset())
            .build());
  }

  private static Map<String, Integer> vocabulary(JsonNode input) {
    if (!input.get("kind").asText().equals("categorical")) {
      return null;
    }
    Map<String, Integer> numbers = new HashMap<>();
    input.get("vocabulary").forEach(word -> numbers.put(word.asText(), numbers.size() + 1));
    return numbers;
  }
}
