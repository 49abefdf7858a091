package io.cgl.scoring.internal.models;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.topics.Cluster;
import io.cgl.topics.RegistryFailures;
import io.cgl.topics.RegistryUnavailableException;
import io.cgl.topics.Topic;
import io.cgl.topics.models.ModelKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the announcements of one model from the beginning, and keeps the last of each kind.
 *
 * <p>Belongs to one thread, but for {@link #wakeup}.
 */
final class AnnouncementFollower implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AnnouncementFollower.class);

  private final Topic<String, ModelAnnouncement> topic;
  private final ModelKey active;
  private final ModelKey candidate;
  private final TopicPartition partition;
  private final KafkaConsumer<byte[], byte[]> consumer;

  private Optional<AnnouncementRecord> lastActive = Optional.empty();
  private Optional<AnnouncementRecord> lastCandidate = Optional.empty();
  private final Map<String, AnnouncementRecord> registered = new HashMap<>();
  private boolean news;

  AnnouncementFollower(Cluster cluster, Topic<String, ModelAnnouncement> topic, String modelName) {
    this.topic = topic;
    this.active = new ModelKey.Active(modelName);
    this.candidate = new ModelKey.Candidate(modelName);
    this.partition = new TopicPartition(topic.name(), 0);
    this.consumer = cluster.newConsumer(Map.of());
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /**
   * Waits for announcements, and if some come reads all that there are: of a storm only the last
   * counts.
   *
   * @return what is desired now; empty if nothing changed
   * @throws RegistryUnavailableException if an announcement cannot be decoded for now; the next
   *     call reads it again
   */
  Optional<DesiredModels> poll(Duration timeout) {
    take(consumer.poll(timeout));
    if (!news) {
      return Optional.empty();
    }
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    while (consumer.position(partition) < end) {
      take(consumer.poll(timeout));
    }
    news = false;
    return Optional.of(DesiredModels.of(lastActive, registered, lastCandidate));
  }

  /** Ends a {@link #poll} that waits, with a {@code WakeupException}. */
  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        take(record);
      } catch (RegistryUnavailableException e) {
        consumer.seek(partition, record.offset());
        throw e;
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    String key = topic.keySerde().deserializer().deserialize(record.topic(), record.key());
    if (active.text().equals(key)) {
      if (record.value() == null) {
        log.warn("The announcement of model {} was deleted; what serves goes on", key);
        return;
      }
      decode(record).ifPresent(announced -> lastActive = Optional.of(announced));
      news = true;
    } else if (candidate.text().equals(key)) {
      if (record.value() == null) {
        lastCandidate = Optional.empty();
      } else {
        decode(record).ifPresent(announced -> lastCandidate = Optional.of(announced));
      }
      news = true;
    } else if (ModelKey.parse(key) instanceof ModelKey.Registered known
        && known.model().equals(active.model())
        && record.value() != null) {
      decode(record).ifPresent(announced -> registered.put(known.id(), announced));
    }
  }

  private Optional<AnnouncementRecord> decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      ModelAnnouncement announcement =
          RegistryFailures.unmask(
              () ->
                  topic
                      .valueSerde()
                      .deserializer()
                      .deserialize(record.topic(), record.headers(), record.value()));
      return Optional.of(new AnnouncementRecord(announcement, record.offset()));
    } catch (RegistryUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      log.warn(
          "The announcement at offset {} of {} is skipped, it cannot be decoded: {}",
          record.offset(),
          record.topic(),
          e.getMessage());
      return Optional.empty();
    }
  }
}
