package io.cgl.topics;

import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic with the serdes of its one key type and one value type.
 *
 * @param settings the topic's own settings, such as its clean-up policy, where it is created by us
 */
public record Topic<K, V>(
    String name, Serde<K> keySerde, Serde<V> valueSerde, Map<String, String> settings) {

  NewTopic newTopic(int partitions, short replication) {
    return new NewTopic(name, partitions, replication).configs(settings);
  }
}
