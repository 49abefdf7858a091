package io.cgl.trainer.retrain;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.checkpoint.Manifest;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import io.cgl.topics.TopicReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Announcing checkpoints, and finding out which one was announced last. */
public final class ModelAnnouncements {

  private final Cluster cluster;
  private final Topic<String, ModelAnnouncement> topic;
  private final TopicCatalogue topics;

  public ModelAnnouncements(Cluster cluster, TopicCatalogue topics) {
    this.cluster = cluster;
    this.topics = topics;
    this.topic = topics.models();
  }

  /**
   * What an announcement of this bundle says.
   *
   * @param retrainRequestId the request that it answers; null where there is none
   */
  public static ModelAnnouncement of(
      CheckpointBundle bundle, Instant now, String retrainRequestId) {
    Manifest manifest = bundle.manifest();
    return ModelAnnouncement.newBuilder()
        .setModelName(manifest.modelName())
        .setModelId(manifest.modelId())
        .setBundleUri(bundle.folder().toUri().toString())
        .setSha256(bundle.sha256())
        .setSizeBytes(bundle.sizeBytes())
        .setAnnouncedAt(now)
        .setClasses(manifest.classes())
        .setMetrics(manifest.metrics())
        .setRetrainRequestId(retrainRequestId)
        .build();
  }

  /** An announcement as it goes into its topic. */
  public ProducerRecord<byte[], byte[]> record(ModelAnnouncement announcement) {
    return topic.record(announcement.getModelName(), announcement);
  }

  /**
   * Announces a bundle and waits until the cluster has it. Makes the topic where there is none,
   * because it must be compacted.
   *
   * @param replication of the topic if it is made
   * @throws IllegalStateException if the cluster does not take it
   */
  public ModelAnnouncement announce(CheckpointBundle bundle, Instant now, short replication) {
    try (Admin admin = cluster.newAdmin()) {
      topics.createModelsTopic(admin, replication);
    }
    ModelAnnouncement announcement = of(bundle, now, null);
    try (KafkaProducer<byte[], byte[]> producer = cluster.newProducer(java.util.Map.of())) {
      producer.send(record(announcement)).get();
      return announcement;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while announcing", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "cannot announce on %s: %s".formatted(topic.name(), e.getCause().getMessage()),
          e.getCause());
    }
  }

  /** The announcement that is in force for a model; none if the model was never announced. */
  public Optional<ModelAnnouncement> latest(String modelName) {
    AtomicReference<ModelAnnouncement> latest = new AtomicReference<>();
    try (TopicReader reader = new TopicReader(cluster, List.of(topic.name()))) {
      reader.readToEnd(
          raw -> {
            var decoded = TopicReader.decode(topic, raw);
            if (modelName.equals(decoded.key())) {
              latest.set(decoded.value());
            }
          });
    }
    return Optional.ofNullable(latest.get());
  }
}
