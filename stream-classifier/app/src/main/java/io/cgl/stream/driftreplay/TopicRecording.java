package io.cgl.stream.driftreplay;

import io.cgl.avro.ClassFrequencies;
import io.cgl.avro.Classification;
import io.cgl.stream.ClassifierException;
import io.cgl.topics.Cluster;
import io.cgl.topics.RootMessage;
import io.cgl.topics.SchemaRegistry;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Takes a recording from a topic of the classifier's: its class frequencies with their windows and
 * references, or its classifications, which are counted again.
 *
 * <p>In a new count no event is late. A class that the classifier was too unsure of to say counts,
 * as it does for the detector.
 */
public final class TopicRecording {

  private final Topic<byte[], SpecificRecord> topic;
  private final Optional<String> modelName;
  private final WindowCounter counter;
  private final List<RecordedWindow> reported = new ArrayList<>();
  private final Set<String> modelNames = new TreeSet<>();
  private boolean counted;

  private TopicRecording(
      SchemaRegistry registry, String topic, Optional<String> modelName, Duration window) {
    this.topic = new Topic<>(topic, Serdes.ByteArray(), registry.specificValueSerde(), Map.of());
    this.modelName = modelName;
    this.counter = new WindowCounter(window.toMillis());
  }

  /**
   * Reads a topic from its beginning to what is now its end.
   *
   * @param modelName whose records to take; if absent, they must be of one model
   * @param window the length in which classifications are counted
   * @throws ClassifierException if the topic holds something else, or several models' records
   */
  public static Recording read(
      Cluster cluster,
      SchemaRegistry registry,
      String topic,
      Optional<String> modelName,
      Duration window) {
    TopicRecording recording = new TopicRecording(registry, topic, modelName, window);
    try (TopicReader reader = new TopicReader(cluster, Set.of(topic))) {
      reader.readToEnd(recording::take);
    } catch (IllegalStateException e) {
      throw new ClassifierException(e.getMessage(), e);
    }
    return recording.recording();
  }

  private Recording recording() {
    if (modelName.isEmpty() && modelNames.size() > 1) {
      throw new ClassifierException(
          "%s has records of the models %s: choose one with --model"
              .formatted(topic.name(), String.join(", ", modelNames)));
    }
    if (modelName.isPresent() && !modelNames.contains(modelName.get())) {
      throw new ClassifierException(
          "%s has no records of model '%s', only of %s"
              .formatted(topic.name(), modelName.get(), modelNames));
    }
    if (counted && !reported.isEmpty()) {
      throw new ClassifierException(
          "%s holds both classifications and class frequencies: give them a topic each"
              .formatted(topic.name()));
    }
    return new Recording(topic.name(), Axis.TIME, counted ? counter.windows() : reported);
  }

  private void take(ConsumerRecord<byte[], byte[]> raw) {
    SpecificRecord value = decode(raw);
    if (value instanceof ClassFrequencies window) {
      if (isWanted(window.getModelName())) {
        reported.add(RecordedWindow.of(window));
      }
    } else if (value instanceof Classification event) {
      if (isWanted(event.getModelName())) {
        String predicted = event.getPredicted() == null ? event.getLabel() : event.getPredicted();
        counter.add(event.getModelId(), raw.timestamp(), predicted);
        counted = true;
      }
    } else {
      throw unfit(raw, value == null ? "no value" : value.getSchema().getName());
    }
  }

  private boolean isWanted(String model) {
    modelNames.add(model);
    return modelName.isEmpty() || modelName.get().equals(model);
  }

  private SpecificRecord decode(ConsumerRecord<byte[], byte[]> raw) {
    try {
      return topic.valueSerde().deserializer().deserialize(raw.topic(), raw.value());
    } catch (SerializationException e) {
      throw unfit(raw, RootMessage.of(e));
    }
  }

  private static ClassifierException unfit(ConsumerRecord<byte[], byte[]> raw, String what) {
    return new ClassifierException(
        "%s, partition %d, offset %d is neither a classification nor class frequencies: %s"
            .formatted(raw.topic(), raw.partition(), raw.offset(), what));
  }
}
