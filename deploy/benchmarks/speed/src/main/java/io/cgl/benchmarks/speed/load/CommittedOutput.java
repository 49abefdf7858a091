package io.cgl.benchmarks.speed.load;

import io.cgl.testing.harness.HarnessException;
import io.cgl.testing.harness.Workbench;
import io.cgl.topics.Cluster;
import io.cgl.topics.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What an application committed to its output topic, and how fast. The broker stamps every record
 * as it takes it in, so that nothing but the application runs while it is measured.
 */
public final class CommittedOutput {

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Map<String, String> STAMPED_BY_BROKER =
      Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");

  private final Cluster cluster;
  private final List<TopicPartition> partitions;

  /** Creates the topic. */
  public CommittedOutput(Workbench bench, String topic, int partitions) {
    bench.createTopic(topic, partitions, STAMPED_BY_BROKER);
    this.cluster = bench.cluster();
    this.partitions =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }

  /**
   * Waits until the output has a record for every event.
   *
   * @param application throws if it stopped, does nothing otherwise
   * @throws HarnessException if nothing more comes before that
   */
  public void await(long events, Runnable application) {
    try (KafkaConsumer<byte[], byte[]> consumer = cluster.newConsumer(Map.of())) {
      long seen = 0;
      long seenAt = System.nanoTime();
      // The offsets count the ends of transactions, too: the exact look below comes after.
      while (seen < events || times().length < events) {
        long end =
            consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
        if (end > seen) {
          seen = end;
          seenAt = System.nanoTime();
        }
        application.run();
        if (System.nanoTime() - seenAt > PATIENCE.toNanos()) {
          throw new HarnessException(
              "nothing came after %d of %d events: --stacktrace and the log say more"
                  .formatted(times().length, events));
        }
        Workbench.sleep(LOOK_EVERY.toNanos());
      }
    }
  }

  /** When the broker took in each committed record, in milliseconds since the epoch, ascending. */
  public long[] times() {
    LongStream.Builder times = LongStream.builder();
    try (TopicReader reader = new TopicReader(cluster, List.of(partitions.get(0).topic()))) {
      reader.readToEnd(record -> times.add(record.timestamp()));
    }
    return times.build().sorted().toArray();
  }

  /**
   * The rate over the middle eight tenths of the events: before, threads are still being assigned
   * their partitions; after, some have no events left.
   *
   * @param times ascending, in milliseconds
   */
  public static double eventsPerSecond(long[] times) {
    int from = times.length / 10;
    int to = times.length - 1 - from;
    long millis = Math.max(1, times[to] - times[from]);
    return 1000.0 * (to - from) / millis;
  }
}
