package io.cgl.benchmarks.speed.contender;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import io.cgl.avro.Classification;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.Manifest;
import io.cgl.checkpoint.features.FeatureEncoder;
import io.cgl.testing.harness.HarnessException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * One prediction per record in the way that the documentation of Kafka Streams and DJL suggests:
 * serdes decode and encode, a {@link Predictor} with a translator is called for each event, all
 * with default settings. No drift, no swaps, no dead letters.
 */
final class TextbookClassifier implements AutoCloseable {

  private final Manifest manifest;
  private final ZooModel<GenericRecord, float[]> model;

  TextbookClassifier(CheckpointBundle checkpoint) {
    this.manifest = checkpoint.manifest();
    try {
      this.model =
          Criteria.builder()
              .setTypes(GenericRecord.class, float[].class)
              .optEngine("OnnxRuntime")
              .optModelPath(checkpoint.graph())
              .optTranslator(new EventTranslator(new FeatureEncoder(manifest.inputs())))
              .build()
              .loadModel();
    } catch (IOException | ModelNotFoundException | MalformedModelException e) {
      throw new HarnessException("DJL cannot load the measured checkpoint: " + e.getMessage(), e);
    }
  }

  /** Reads events, writes their classifications. */
  Topology topology(
      String input, Serde<GenericRecord> events, String output, Serde<Classification> results) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(input, Consumed.with(Serdes.ByteArray(), events))
        .processValues(Classify::new)
        .to(output, Produced.with(Serdes.ByteArray(), results));
    return builder.build();
  }

  @Override
  public void close() {
    model.close();
  }

  /**
   * Fields in the order of the event's schema, which is the model's.
   *
   * @param encoder finds a word's number in its vocabulary
   */
  private record EventTranslator(FeatureEncoder encoder)
      implements NoBatchifyTranslator<GenericRecord, float[]> {

    @Override
    public NDList processInput(TranslatorContext context, GenericRecord event) {
      float[] features = new float[encoder.width()];
      encoder.encode(event::get, FloatBuffer.wrap(features));
      return new NDList(context.getNDManager().create(features, new Shape(1, features.length)));
    }

    @Override
    public float[] processOutput(TranslatorContext context, NDList output) {
      return output.singletonOrThrow().toFloatArray();
    }
  }

  /** One per task; predictors are not thread-safe. */
  private final class Classify
      extends ContextualFixedKeyProcessor<byte[], GenericRecord, Classification> {

    private final Predictor<GenericRecord, float[]> predictor = model.newPredictor();

    @Override
    public void process(FixedKeyRecord<byte[], GenericRecord> event) {
      context().forward(event.withValue(classification(predict(event.value()))));
    }

    @Override
    public void close() {
      predictor.close();
    }

    private float[] predict(GenericRecord event) {
      try {
        return predictor.predict(event);
      } catch (TranslateException e) {
        throw new HarnessException("DJL cannot classify an event: " + e.getMessage(), e);
      }
    }

    private Classification classification(float[] probabilities) {
      List<Float> boxed = new ArrayList<>();
      for (float probability : probabilities) {
        boxed.add(probability);
      }
      int best =
          IntStream.range(1, probabilities.length)
              .reduce(0, (a, b) -> probabilities[b] > probabilities[a] ? b : a);
      RecordMetadata source = context().recordMetadata().orElseThrow();
      return new Classification(
          manifest.modelName(),
          manifest.modelId(),
          manifest.classes().get(best),
          probabilities[best],
          boxed,
          source.topic(),
          source.partition(),
          source.offset(),
          null,
          null);
    }
  }
}
