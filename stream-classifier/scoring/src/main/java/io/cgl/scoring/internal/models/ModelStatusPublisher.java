package io.cgl.scoring.internal.models;

import io.cgl.avro.ModelAgreement;
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
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports on the status topic what happened to announcements.
 *
 * <p>Belongs to one thread. A status that cannot be written is logged and dropped: serving matters
 * more.
 */
final class ModelStatusPublisher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ModelStatusPublisher.class);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);
  private static final String MAX_BLOCK_MS = "10000";

  private final Cluster cluster;
  private final Topic<String, ModelStatus> topic;
  private final InstantSource clock;
  private final String instance = ManagementFactory.getRuntimeMXBean().getName();

  /** Created with the first status: an unreachable cluster must not keep models from serving. */
  private KafkaProducer<byte[], byte[]> producer;

  ModelStatusPublisher(Cluster cluster, Topic<String, ModelStatus> topic, InstantSource clock) {
    this.cluster = cluster;
    this.topic = topic;
    this.clock = clock;
  }

  /** The process that reports. */
  String instance() {
    return instance;
  }

  void publish(ModelAnnouncement announcement, ModelState state, String reason) {
    publish(announcement, state, reason, null);
  }

  void publish(
      ModelAnnouncement announcement, ModelState state, String reason, ModelAgreement agreement) {
    ModelStatus status =
        ModelStatus.newBuilder()
            .setModelName(announcement.getModelName())
            .setModelId(announcement.getModelId())
            .setState(state)
            .setReason(reason)
            .setInstance(instance)
            .setAt(clock.instant())
            .setRetrainRequestId(announcement.getRetrainRequestId())
            .setAgreement(agreement)
            .build();
    try {
      if (producer == null) {
        producer = cluster.newProducer(Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS));
      }
      producer
          .send(topic.record(status.getModelName(), status))
          .get(SEND_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      log.warn("Could not report {}: {}", status, e.getMessage());
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(CLOSE_TIMEOUT);
    }
  }
}
