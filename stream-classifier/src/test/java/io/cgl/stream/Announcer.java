package io.cgl.stream;

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
    ModelAnnouncement announcement =
        ModelAnnouncement.newBuilder()
            .setModelName(bundle.manifest().modelName())
            .setModelId(modelId)
            .setBundleUri(bundle.folder().toUri().toString())
            .setSha256(bundle.sha256())
            .setSizeBytes(bundle.sizeBytes())
            .setAnnouncedAt(Instant.EPOCH)
            .setClasses(bundle.manifest().classes())
            .build();
    send(
        bundle.manifest().modelName(),
        models.valueSerde().serializer().serialize(models.name(), announcement));
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
