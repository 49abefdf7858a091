package io.cgl.topics;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A Kafka cluster and how to connect to it. Clients made here move bytes; a {@link Topic}'s serdes
 * give them types, so that a record which cannot be decoded can be named instead of stopping its
 * reader.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param properties further client settings by Kafka's own names, such as security
 */
public record Cluster(String bootstrapServers, Map<String, String> properties) {

  public Cluster {
    properties = Map.copyOf(properties);
  }

  /** A client for topics and offsets. */
  public Admin newAdmin() {
    return Admin.create(config(Map.of()));
  }

  /** A consumer that sees committed records only. */
  public KafkaConsumer<byte[], byte[]> newConsumer(Map<String, ?> overrides) {
    Map<String, Object> config = config(overrides);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** An idempotent producer that waits for all replicas. */
  public KafkaProducer<byte[], byte[]> newProducer(Map<String, ?> overrides) {
    Map<String, Object> config = config(overrides);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> config(Map<String, ?> overrides) {
    Map<String, Object> config = new HashMap<>(properties);
    config.putAll(overrides);
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return config;
  }
}
