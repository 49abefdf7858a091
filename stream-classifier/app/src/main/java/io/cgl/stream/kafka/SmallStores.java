package io.cgl.stream.kafka;

import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Stores of a handful of entries: in memory, logged so that another instance can take over, and
 * cached so that their changelog gets one record per entry and commit, not one per event.
 */
public final class SmallStores {

  private SmallStores() {}

  public static <K, V> StoreBuilder<KeyValueStore<K, V>> of(
      String name, Serde<K> keys, Serde<V> values) {
    return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), keys, values)
        .withLoggingEnabled(Map.of())
        .withCachingEnabled();
  }
}
