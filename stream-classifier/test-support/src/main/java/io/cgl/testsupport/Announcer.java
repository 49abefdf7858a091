package io.cgl.testsupport;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.topics.Cluster;
import io.cgl.topics.Topic;
import io.cgl.topics.TopicCatalogue;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Announces checkpoints as the trainer does. */
public final class Announcer implements AutoCloseable {

  private final Topic<String, ModelAnnouncement> models;
  private final KafkaProducer<byte[], byte[]> producer;

  public Announcer(Cluster cluster, TopicCatalogue topics) {
    this.models = topics.models();
    this.producer = cluster.newProducer(Map.of());
  }

  public void announce(CheckpointBundle bundle) throws Exception {
    announce(bundle, bundle.manifest().modelId());
  }

  public void announce(CheckpointBundle bundle, String modelId) throws Exception {
    announce(of(bundle).setModelId(modelId).build());
  }

  public void announce(ModelAnnouncement announcement) throws Exception {
    send(
        announcement.getModelName(),
        models.valueSerde().serializer().serialize(models.name(), announcement));
  }

  /** What the trainer says of a bundle that nobody signed. */
  public static ModelAnnouncement.Builder of(CheckpointBundle bundle) {
    return ModelAnnouncement.newBuilder()
        .setModelName(bundle.manifest().modelName())
        .setModelId(bundle.manifest().modelId())
        .setBundleUri(bundle.folder().toUri().toString())
        .setSha256(bundle.sha256())
        .setSizeBytes(bundle.sizeBytes())
        .setAnnouncedAt(Instant.EPOCH)
        .setClasses(bundle.manifest().classes());
  }

  /** Writes any bytes as an announcement; null is a tombstone. */
  public void send(String modelName, byte[] value) throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                models.name(),
                models.keySerde().serializer().serialize(models.name(), modelName),
                value))
        .get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
