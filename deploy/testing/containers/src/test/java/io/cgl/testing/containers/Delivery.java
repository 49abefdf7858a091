package io.cgl.testing.containers;

import io.cgl.avro.Classification;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The outputs of events whose keys are all different, as any consumer under {@code read_committed}
 * sees it.
 *
 * @param events in their topic
 * @param classified events that have a classification
 * @param deadLettered events in the dead letter topic
 * @param lost events that are in neither
 * @param duplicated outputs beyond an event's first
 * @param outOfOrder classifications behind that of a later event of their partition, or in another
 *     partition than their event's
 * @param models that classified, in the order in which they first did
 */
record Delivery(
    long events,
    long classified,
    long deadLettered,
    long lost,
    long duplicated,
    long outOfOrder,
    List<String> models) {

  /** Reads the topics as they are now. */
  static Delivery of(Cluster cluster, TopicCatalogue topics, String eventsTopic) {
    Reader reader = new Reader(topics.classifications(), eventsTopic);
    try (TopicReader topicReader =
        new TopicReader(
            cluster,
            List.of(
                eventsTopic,
                topics.classifications().name(),
                TopicCatalogue.deadLetterTopic(eventsTopic)))) {
      topicReader.readToEnd(reader::read);
    }
    return reader.delivery();
  }

  private static final class Reader {

    private final Topic<byte[], Classification> classifications;
    private final String eventsTopic;
    private final Set<String> events = new HashSet<>();
    private final Set<String> outputs = new HashSet<>();
    private final Map<Integer, Long> lastOffsets = new HashMap<>();
    private final Set<String> models = new LinkedHashSet<>();
    private long classified;
    private long deadLettered;
    private long duplicated;
    private long outOfOrder;

    Reader(Topic<byte[], Classification> classifications, String eventsTopic) {
      this.classifications = classifications;
      this.eventsTopic = eventsTopic;
    }

    void read(ConsumerRecord<byte[], byte[]> raw) {
      String key = new String(raw.key(), StandardCharsets.UTF_8);
      if (raw.topic().equals(eventsTopic)) {
        events.add(key);
      } else if (!outputs.add(key)) {
        duplicated++;
      } else if (raw.topic().equals(classifications.name())) {
        classified++;
        read(raw.partition(), TopicReader.decode(classifications, raw).value());
      } else {
        deadLettered++;
      }
    }

    Delivery delivery() {
      long lost = events.stream().filter(event -> !outputs.contains(event)).count();
      return new Delivery(
          events.size(),
          classified,
          deadLettered,
          lost,
          duplicated,
          outOfOrder,
          List.copyOf(models));
    }

    private void read(int partition, Classification classification) {
      models.add(classification.getModelId());
      Long before = lastOffsets.put(partition, classification.getSourceOffset());
      boolean moved = classification.getSourcePartition() != partition;
      if (moved || (before != null && before > classification.getSourceOffset())) {
        outOfOrder++;
      }
    }
  }
}
