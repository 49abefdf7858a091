package io.cgl.stream.deadletter.replay;

import io.cgl.topics.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads events from their source topic, for letters that lack them.
 *
 * <p>Not safe for use by several threads.
 */
final class SourceEvents implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaConsumer<byte[], byte[]> consumer;

  SourceEvents(Cluster cluster) {
    this.consumer =
        cluster.newConsumer(
            Map.of(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none"));
  }

  /** The event at a place, unless retention deleted it. */
  Optional<ConsumerRecord<byte[], byte[]>> at(DeadLetterRecord.Source source) {
    List<PartitionInfo> partitions = consumer.partitionsFor(source.topic());
    TopicPartition partition = new TopicPartition(source.topic(), source.partition());
    if (partitions == null || partitions.size() <= source.partition()) {
      return Optional.empty();
    }
    consumer.assign(List.of(partition));
    if (consumer.beginningOffsets(List.of(partition)).get(partition) > source.offset()
        || consumer.endOffsets(List.of(partition)).get(partition) <= source.offset()) {
      return Optional.empty();
    }
    consumer.seek(partition, source.offset());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(partition) <= source.offset() && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> event : consumer.poll(Duration.ofMillis(200))) {
        return event.offset() == source.offset() ? Optional.of(event) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
