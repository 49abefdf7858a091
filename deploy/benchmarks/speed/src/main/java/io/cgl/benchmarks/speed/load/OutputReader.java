package io.cgl.benchmarks.speed.load;

import io.cgl.testing.harness.HarnessException;
import io.cgl.topics.Cluster;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Reads what an application commits as soon as it is committed, on a thread of its own. */
public final class OutputReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  /** So many that one poll takes a whole transaction. */
  private static final int RECORDS_PER_POLL = 100_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Arrivals arrivals;
  private final Thread thread = new Thread(this::run, "cgl-bench-reader");
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private volatile boolean closing;
  private final AtomicLong received = new AtomicLong();

  /** Hears, on the reader's thread, of outputs that were scheduled and arrived together. */
  public interface Arrivals {
    /**
     * Some outputs have arrived.
     *
     * @param scheduled when they should have been sent, by {@link System#nanoTime()}
     * @param arrived when they were read
     * @param count how many there are
     */
    void add(long scheduled, long arrived, int count);
  }

  /** Begins to read at the beginning. */
  public OutputReader(Cluster cluster, String topic, int partitions, Arrivals arrivals) {
    this.arrivals = arrivals;
    consumer =
        cluster.newConsumer(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_PER_POLL));
    consumer.assign(
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList());
    thread.start();
  }

  /** Records read. */
  public long received() {
    return received.get();
  }

  /**
   * Does nothing while all is well.
   *
   * @throws HarnessException if the output cannot be read
   */
  void check() {
    if (failure.get() != null) {
      throw new HarnessException(
          "cannot read what was committed: " + failure.get().getMessage(), failure.get());
    }
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      while (!closing) {
        take(consumer.poll(POLL));
      }
    } catch (WakeupException e) {
      // It was closed.
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  /** The events of one burst have the same key, so they come in a row. */
  private void take(ConsumerRecords<byte[], byte[]> records) {
    long now = System.nanoTime();
    byte[] key = null;
    int count = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (count > 0 && !Arrays.equals(key, record.key())) {
        arrivals.add(EventGenerator.scheduled(key), now, count);
        count = 0;
      }
      key = record.key();
      count++;
    }
    if (count > 0) {
      arrivals.add(EventGenerator.scheduled(key), now, count);
      received.addAndGet(records.count());
    }
  }
}
