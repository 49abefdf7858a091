package io.cgl.benchmarks.speed;

import io.cgl.avro.ModelAnnouncement;
import io.cgl.checkpoint.CheckpointBundle;
import io.cgl.topics.TopicCatalogue;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Announces checkpoints as the trainer would. Keeps its connection: it must not cost a swap. */
final class Announcer implements AutoCloseable {

  private final TopicCatalogue topics;
  private final KafkaProducer<byte[], byte[]> producer;

  Announcer(Workbench bench, TopicCatalogue topics) {
    this.topics = topics;
    try (Admin admin = bench.cluster().newAdmin()) {
      topics.createModelsTopic(admin, (short) 1);
    }
    this.producer = bench.cluster().newProducer(Map.of());
  }

  /** Announces a checkpoint and waits until the broker has the announcement. */
  void announce(CheckpointBundle bundle) {
    ModelAnnouncement announcement =
        ModelAnnouncement.newBuilder()
            .setModelName(Workbench.MODEL)
            .setModelId(bundle.manifest().modelId())
            .setBundleUri(bundle.folder().toUri().toString())
            .setSha256(bundle.sha256())
            .setSizeBytes(bundle.sizeBytes())
            .setAnnouncedAt(Instant.EPOCH)
            .setClasses(bundle.manifest().classes())
            .build();
    Workbench.await(producer.send(topics.models().record(Workbench.MODEL, announcement)));
  }

  @Override
  public void close() {
    producer.close();
  }
}
