package io.cgl.stream.models;

import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What the instances said about a model.
 *
 * <p>Not safe for use by several threads.
 */
public final class ModelStatuses implements AutoCloseable {

  /** The answers to an announcement. */
  private static final Set<ModelState> ANSWERS =
      EnumSet.of(ModelState.LOADED, ModelState.REJECTED, ModelState.SHADOWING, ModelState.CANARY);

  private static final Duration POLL = Duration.ofMillis(200);

  private final Topic<String, ModelStatus> topic;
  private final String model;
  private final TopicReader reader;

  /**
   * @throws IllegalStateException if there is no topic of statuses: no classifier ever ran
   */
  public ModelStatuses(Cluster cluster, TopicCatalogue topics, String model) {
    this.topic = topics.modelStatus();
    this.model = model;
    this.reader = new TopicReader(cluster, List.of(topic.name()));
  }

  /** All that was said until now, oldest first. */
  public List<ModelStatus> untilNow() {
    List<ModelStatus> found = new ArrayList<>();
    reader.readToEnd(raw -> decode(raw).ifPresent(found::add));
    return found;
  }

  /** The next answer to an announcement of this checkpoint; empty if none comes in time. */
  public Optional<ModelStatus> awaitAnswer(String id, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> raw : reader.poll(POLL)) {
        Optional<ModelStatus> answer =
            decode(raw)
                .filter(status -> id.equals(status.getModelId()))
                .filter(status -> ANSWERS.contains(status.getState()));
        if (answer.isPresent()) {
          return answer;
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    reader.close();
  }

  private Optional<ModelStatus> decode(ConsumerRecord<byte[], byte[]> raw) {
    try {
      return Optional.ofNullable(TopicReader.decode(topic, raw).value())
          .filter(status -> status.getModelName().equals(model));
    } catch (SerializationException e) {
      return Optional.empty();
    }
  }
}
