package io.cgl.topics;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/**
 * Reads the committed records of whole topics without a group, from a point in time.
 *
 * <p>Not safe for use by several threads.
 */
public final class TopicReader implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * Finds the topics' partitions.
   *
   * @throws IllegalStateException if a topic does not exist
   */
  public TopicReader(Cluster cluster, Collection<String> topics) {
    this.consumer = cluster.newConsumer(Map.of());
    try {
      this.partitions = topics.stream().flatMap(this::partitionsOf).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** Seeks to the first record with time {@code from} or later, by partition. */
  public TopicReader from(Instant from) {
    Map<TopicPartition, Long> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, Math.max(0, from.toEpochMilli())));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(wanted);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp offset = found.get(partition);
      if (offset == null) {
        consumer.seekToEnd(List.of(partition));
      } else {
        consumer.seek(partition, offset.offset());
      }
    }
    return this;
  }

  /** Seeks to these offsets; other partitions keep their position. */
  public TopicReader at(Map<TopicPartition, Long> offsets) {
    offsets.forEach(consumer::seek);
    return this;
  }

  /** The offset of the next record, by partition. */
  public Map<TopicPartition, Long> positions() {
    Map<TopicPartition, Long> positions = new HashMap<>();
    partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
    return positions;
  }

  /** The offset after the last committed record at the time of this call, by partition. */
  public Map<TopicPartition, Long> ends() {
    return consumer.endOffsets(partitions);
  }

  public int partitions() {
    return partitions.size();
  }

  /** The records since the last call; waits up to {@code timeout} for some. */
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    return consumer.poll(timeout);
  }

  /** All records that are committed at the time of this call. */
  public void readToEnd(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    readTo(ends(), reader);
  }

  /** All records before these offsets, by partition, and possibly some after them. */
  public void readTo(
      Map<TopicPartition, Long> end,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    while (end.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      consumer.poll(Duration.ofMillis(200)).forEach(reader);
    }
  }

  /** A record's key and value as their topic's types. */
  public static <K, V> ConsumerRecord<K, V> decode(
      Topic<K, V> topic, ConsumerRecord<byte[], byte[]> raw) {
    return new ConsumerRecord<>(
        raw.topic(),
        raw.partition(),
        raw.offset(),
        raw.timestamp(),
        TimestampType.CREATE_TIME,
        raw.serializedKeySize(),
        raw.serializedValueSize(),
        topic.keySerde().deserializer().deserialize(raw.topic(), raw.key()),
        topic.valueSerde().deserializer().deserialize(raw.topic(), raw.value()),
        raw.headers(),
        raw.leaderEpoch());
  }

  /** At once: a fetch that waits on a broker has nothing to say any more. */
  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  private Stream<TopicPartition> partitionsOf(String topic) {
    var found = consumer.partitionsFor(topic);
    if (found == null || found.isEmpty()) {
      throw new IllegalStateException(
          "there is no topic '%s' on the cluster: create it, or check the name and the prefix"
              .formatted(topic));
    }
    return found.stream().map(p -> new TopicPartition(p.topic(), p.partition()));
  }
}
