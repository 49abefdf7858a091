package io.cgl.stream.model;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.avro.ModelState;
import io.cgl.avro.ModelStatus;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells on the status topic what became of announcements.
 *
 * <p>A status that cannot be written is logged and left: what serves is more important.
 */
final class ModelStatusPublisher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ModelStatusPublisher.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);

  private final Topic<String, ModelStatus> topic;
  private final InstantSource clock;
  private final KafkaProducer<byte[], byte[]> producer;
  private final String instance = ManagementFactory.getRuntimeMXBean().getName();

  ModelStatusPublisher(Cluster cluster, Topic<String, ModelStatus> topic, InstantSource clock) {
    this.topic = topic;
    this.clock = clock;
    this.producer = cluster.newProducer(Map.of());
  }

  void loaded(ModelAnnouncement announcement) {
    publish(announcement, ModelState.LOADED, null);
  }

  void rejected(ModelAnnouncement announcement, String reason) {
    publish(announcement, ModelState.REJECTED, reason);
  }

  private void publish(ModelAnnouncement announcement, ModelState state, String reason) {
    ModelStatus status =
        ModelStatus.newBuilder()
            .setModelName(announcement.getModelName())
            .setModelId(announcement.getModelId())
            .setState(state)
            .setReason(reason)
            .setInstance(instance)
            .setAt(clock.instant())
            .setRetrainRequestId(announcement.getRetrainRequestId())
            .build();
    try {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              topic.name(),
              topic.keySerde().serializer().serialize(topic.name(), status.getModelName()),
              topic.valueSerde().serializer().serialize(topic.name(), status));
      producer.send(record).get(SEND_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      log.warn("Could not report {}: {}", status, e.getMessage());
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
