package io.cgl.stream.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
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

  public static <V> StoreBuilder<KeyValueStore<String, V>> of(String name, Serde<V> values) {
    return of(name, Serdes.String(), values);
  }

  /** A copy of the entries, so that the store may change meanwhile. */
  public static <K, V> List<KeyValue<K, V>> entries(KeyValueStore<K, V> store) {
    List<KeyValue<K, V>> entries = new ArrayList<>();
    try (KeyValueIterator<K, V> all = store.all()) {
      all.forEachRemaining(entries::add);
    }
    return entries;
  }

  /** Deletes some entries, and returns their values. */
  public static <K, V> List<V> take(KeyValueStore<K, V> store, BiPredicate<K, V> which) {
    List<KeyValue<K, V>> taken = entries(store);
    taken.removeIf(entry -> !which.test(entry.key, entry.value));
    taken.forEach(entry -> store.delete(entry.key));
    return taken.stream().map(entry -> entry.value).toList();
  }

  /** Adds a part to a value, or begins with it. */
  public static <K, V> void add(KeyValueStore<K, V> store, K key, V part, BinaryOperator<V> sum) {
    V before = store.get(key);
    store.put(key, before == null ? part : sum.apply(before, part));
  }
}
