package io.cgl.topics;

import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic with the serdes of its one key type and one value type.
 *
 * @param settings the topic's own settings, such as its clean-up policy, if we create it
 */
public record Topic<K, V>(
    String name, Serde<K> keySerde, Serde<V> valueSerde, Map<String, String> settings) {

  /** A record of this topic in its bytes, for a producer that moves bytes. */
  public ProducerRecord<byte[], byte[]> record(K key, V value) {
    return record(key, value, null);
  }

  /**
   * The same with an event time.
   *
   * @param timestamp milliseconds since the epoch; null for the time of sending
   */
  public ProducerRecord<byte[], byte[]> record(K key, V value, Long timestamp) {
    return new ProducerRecord<>(
        name,
        null,
        timestamp,
        keySerde.serializer().serialize(name, key),
        valueSerde.serializer().serialize(name, value));
  }

  public NewTopic newTopic(int partitions, short replication) {
    return new NewTopic(name, partitions, replication).configs(settings);
  }
}
